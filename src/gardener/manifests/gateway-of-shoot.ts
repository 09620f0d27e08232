import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Gateway } from "../exposure.ts";
import { missingPart, type Cluster } from "./cluster.ts";
import { zonalGateway } from "./gardenlet-gateways.ts";
import type { GivenField, Landscape } from "./landscape.ts";
import type { Parts, ShootContext } from "./shoot-context.ts";

/** Annotation of a control plane's namespace with the zones that its pods run in, separated by commas. */
const zonesAnnotation = "high-availability-config.resources.gardener.cloud/zones";

/**
 * The gateway of a shoot, as gardenlet chooses it: that of its exposure class or the seed's default one, and of these the one of its zone,
 * where its control plane stays in one.
 */
export function gatewayOfShoot(context: ShootContext): Parts {
  const base = baseGateway(context);
  if (base === undefined) return { fields: {}, missing: { gateway: noBaseGateway(context) } };
  const zone = zoneOf(context);
  if (typeof zone === "object") return { fields: {}, missing: { gateway: zone } };
  return { fields: { gateway: zone === undefined ? base : pinned(base, zone) }, missing: {} };
}

/** The seed's default gateway, which serves all wildcard hosts; a finding where it is known that the shoot has another one. */
export function defaultGatewayOf(context: ShootContext): Pick<Cluster, "defaultGateway"> {
  const { landscape, shoot } = context;
  if (landscape.gateway !== undefined) return { defaultGateway: landscape.gateway };
  return shoot.value.spec.exposureClassName == null
    ? {}
    : { defaultGateway: noGateway(context, "default gateway of the seed, for wildcard hosts") };
}

function pinned(gateway: GivenField<Gateway>, zone: string): GivenField<Gateway> {
  return { ...gateway, value: zonalGateway(gateway.value, zone) };
}

function baseGateway({ shoot, landscape }: ShootContext): Landscape["gateway"] {
  const exposureClass = shoot.value.spec.exposureClassName;
  return exposureClass == null ? landscape.gateway : landscape.exposureClasses[exposureClass];
}

/** The only zone of the control plane, undefined where it has several or zones have no gateways; a finding where that is not known. */
function zoneOf({ shoot, technicalId, seed, manifests }: ShootContext): string | undefined | Diagnostic {
  if (seed === undefined) return noSeed(shoot, technicalId);
  const { provider, settings } = seed.value.spec;
  if ((provider?.zones ?? []).length <= 1) return undefined;
  if (settings?.loadBalancerServices?.zonalIngress?.enabled === false) return undefined;
  const namespace = manifests.namespaces.find(({ value }) => value.metadata.name === technicalId);
  if (namespace !== undefined) {
    const zones = new Set((namespace.value.metadata.annotations?.[zonesAnnotation] ?? "").split(",").filter(Boolean));
    return zones.size === 1 ? [...zones][0] : undefined;
  }
  if (shoot.value.spec.controlPlane?.highAvailability?.failureTolerance?.type === "zone") return undefined;
  return missingPart(
    `zone of the control plane "${technicalId}", whose seed has a gateway for each zone`,
    `Give the manifest of the namespace with its annotation ${zonesAnnotation}, or name the gateway in a file of your own`,
    shoot.positionOf(["metadata", "name"]),
  );
}

function noSeed(shoot: ShootContext["shoot"], technicalId: string): Diagnostic {
  return missingPart(
    `seed of "${technicalId}", which would say whether its zones have gateways of their own`,
    "Give the Seed's manifest, or name the gateway in a file of your own beside the namespace",
    shoot.positionOf(["spec", "seedName"]),
  );
}

function noBaseGateway(context: ShootContext): Diagnostic {
  const exposureClass = context.shoot.value.spec.exposureClassName;
  return exposureClass == null
    ? noGateway(context, "gateway")
    : noGateway(context, `gateway of the exposure class "${exposureClass}"`, ["spec", "exposureClassName"]);
}

function noGateway(
  { shoot, technicalId }: ShootContext,
  what: string,
  path: readonly string[] = ["metadata", "name"],
): Diagnostic {
  return missingPart(
    `${what} for "${technicalId}": Shoot and Seed hold no labels of its pods`,
    "Name gateway, or exposureClasses, in a file of your own, or give gardenlet's configuration",
    shoot.positionOf(path),
  );
}
