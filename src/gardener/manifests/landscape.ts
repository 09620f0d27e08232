import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { YamlFile } from "../../files/read-yaml.ts";
import type { Gateway } from "../exposure.ts";
import { fieldAt, fieldsOf, type Field, type Fields } from "./fields.ts";
import { gatewayOf, handlerGatewayOf } from "./gardenlet-gateways.ts";
import type { GardenletConfiguration } from "./gardenlet-configuration.ts";
import type { Manifests } from "./sort-manifests.ts";
import type { SharedNotation } from "./shared-notation.ts";

/** What the shoots of a seed share, from gardenlet's configuration and our own notation over it. */
export interface Landscape {
  readonly internalDomain?: GivenField<string>;
  /** The seed's default gateway. */
  readonly gateway?: GivenField<Gateway>;
  /** By the name of the exposure class or of its handler. */
  readonly exposureClasses: Readonly<Record<string, GivenField<Gateway>>>;
  readonly gardenlet?: GivenField<boolean>;
  readonly gardenerOperator?: GivenField<boolean>;
  readonly minimumKubernetes?: GivenField<string>;
  /** The parts of an exposure that are the same behind all gateways. */
  readonly scripts: Fields;
}

/** A field whose value has a type. */
export interface GivenField<T> extends Field {
  readonly value: T;
}

export function landscapeOf({ shared, gardenletConfigurations, exposureClasses }: Manifests): Landscape {
  const configured = gardenletConfigurations.map(fromGardenlet);
  const written = shared.map(fromNotation);
  const all = [...configured, ...written];
  const gateways: Readonly<Record<string, GivenField<Gateway>>> = Object.assign(
    {},
    ...all.map((one) => one.exposureClasses),
  ) as Record<string, GivenField<Gateway>>;
  const named = exposureClasses.flatMap(({ value: { metadata, handler } }) => {
    const gateway = gateways[handler];
    return gateway === undefined ? [] : [[metadata.name, gateway] as const];
  });
  return {
    ...(Object.assign({}, ...all) as Landscape),
    exposureClasses: { ...gateways, ...Object.fromEntries(named) },
    scripts: Object.assign({}, ...all.map(({ scripts }) => scripts)) as Fields,
  };
}

/** Findings where two descriptions, or two configurations, say something about the same part. */
export function checkLandscape({ shared, gardenletConfigurations }: Manifests): readonly Diagnostic[] {
  const [, ...configurations] = gardenletConfigurations;
  const seen = new Set<string>();
  const repeated = shared.flatMap((file) =>
    Object.keys(file.value)
      .filter((name) => seen.has(name) || !seen.add(name))
      .map((name) => twice(`"${name}"`, file, [name])),
  );
  return [...configurations.map((file) => twice("gardenlet's configuration", file, ["kind"])), ...repeated];
}

function twice(what: string, { positionOf }: YamlFile<unknown>, path: readonly string[]): Diagnostic {
  return {
    code: "EXPOSURE_CONTRADICTION",
    severity: "error",
    message: `Found ${what} again, wanted it once for all shoots of a seed`,
    hint: "Make the resources of one seed at a time",
    position: positionOf(path),
  };
}

function fromNotation(file: YamlFile<SharedNotation>): Landscape {
  const {
    internalDomain,
    gateway,
    exposureClasses = {},
    featureGates = {},
    minimumKubernetes,
    ...scripts
  } = file.value;
  const given = <T>(value: T, ...path: readonly string[]): GivenField<T> => ({
    value,
    positionOf: (below) => file.positionOf([...path, ...below]),
  });
  const { gardenlet, gardenerOperator } = featureGates;
  return {
    ...(internalDomain === undefined ? {} : { internalDomain: given(internalDomain, "internalDomain") }),
    ...(gateway === undefined ? {} : { gateway: given(gateway, "gateway") }),
    ...(gardenlet === undefined ? {} : { gardenlet: given(gardenlet, "featureGates", "gardenlet") }),
    ...(gardenerOperator === undefined
      ? {}
      : { gardenerOperator: given(gardenerOperator, "featureGates", "gardenerOperator") }),
    ...(minimumKubernetes === undefined ? {} : { minimumKubernetes: given(minimumKubernetes, "minimumKubernetes") }),
    exposureClasses: Object.fromEntries(
      Object.entries(exposureClasses).map(([name, value]) => [name, given(value, "exposureClasses", name)]),
    ),
    scripts: fieldsOf({ ...file, value: scripts }),
  };
}

function fromGardenlet(file: YamlFile<GardenletConfiguration>): Landscape {
  const { featureGates, sni, exposureClassHandlers } = file.value;
  const gate = featureGates?.IstioTLSTermination;
  return {
    gateway: { ...fieldAt(undefined, file, "sni", "ingress"), value: gatewayOf(sni) },
    ...(gate == null
      ? {}
      : { gardenlet: { ...fieldAt(undefined, file, "featureGates", "IstioTLSTermination"), value: gate } }),
    exposureClasses: Object.fromEntries(
      (exposureClassHandlers ?? []).map((handler, index) => [
        handler.name,
        { ...fieldAt(undefined, file, "exposureClassHandlers", index), value: handlerGatewayOf(handler) },
      ]),
    ),
    scripts: {},
  };
}
