import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { istioFixtures } from "../oracles/istio-fixtures.ts";
import { valueOf } from "../support/expect-value.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import { readEnvoyFilters, type EnvoyFilterFiles } from "../../src/istio/read-envoy-filters.ts";
import { readGateways, type Gateway } from "../../src/istio/read-gateways.ts";

export function fixtureText(name: string): string {
  return readFileSync(path.join(istioFixtures, name), "utf8");
}

/** The examples: folders with a base. */
export const examples: readonly string[] = readdirSync(istioFixtures).filter((name) =>
  existsSync(path.join(istioFixtures, name, "base.json")),
);

interface Example {
  readonly title: string;
  readonly surroundings: readonly string[];
}

function manifestFiles(example: string): readonly string[] {
  const { surroundings } = parse(fixtureText(`${example}/example.yaml`)) as Example;
  return [`${example}/manifests.yaml`, ...surroundings.map((name) => `surroundings/${name}.yaml`)];
}

/** The EnvoyFilters of an example and of what stands around it. */
export function filtersOf(example: string): EnvoyFilterFiles {
  return readEnvoyFilters(manifestFiles(example).map((file) => ({ file, text: fixtureText(file) })));
}

/** The gateways of an example as istiod makes them without any EnvoyFilter, with the labels of their Pods. */
export function baseOf(example: string): readonly Gateway[] {
  const objects = manifestFiles(example).flatMap((file) =>
    parseAllDocuments(fixtureText(file)).map((document) => document.toJS() as Json),
  );
  const pods = objects.filter(
    (object) => isJsonObject(object) && object["kind"] === "Pod",
  ) as unknown as readonly Pod[];
  return gatewaysIn(`${example}/base.json`).map((gateway) => {
    const pod = pods.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === gateway.label);
    const istioVersion = (JSON.parse(fixtureText("versions.json")) as { gateway: string }).gateway;
    return { ...gateway, proxy: { ...gateway.proxy, labels: pod?.metadata.labels ?? {}, istioVersion } };
  });
}

interface Pod extends JsonObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** The gateways of a recording. */
export function gatewaysIn(file: string): readonly Gateway[] {
  return valueOf(readGateways({ file, text: fixtureText(file) }));
}
