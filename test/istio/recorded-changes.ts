import type { Json, JsonObject } from "../../src/files/json.ts";
import type { GatewayConfiguration } from "../../src/istio/gateway.ts";

/** A step of a recording, as in JSON Patch. @see https://www.rfc-editor.org/rfc/rfc6902 */
export interface Change {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value?: Json;
}

type Configuration = Readonly<Record<string, JsonObject>>;

/** A configuration as recordings describe its changes: things by name, the second of a name as `<name>#2`. */
export function byName(configuration: GatewayConfiguration): Configuration {
  const named = (things: readonly JsonObject[]): JsonObject => {
    const found: Record<string, Json> = {};
    for (const thing of things) {
      const name = typeof thing["name"] === "string" ? thing["name"] : "";
      const same = things.filter((other, index) => other["name"] === name && index < things.indexOf(thing)).length;
      found[same === 0 ? name : `${name}#${same + 1}`] = thing;
    }
    return found;
  };
  return {
    listeners: named(configuration.listeners),
    routes: named(configuration.routes),
    clusters: named(configuration.clusters),
  };
}

/** The document after the steps of a recording. */
export function applyChanges(document: Configuration, changes: readonly Change[]): Configuration {
  const changed = structuredClone(document);
  for (const { op, path, value = null } of changes) {
    const keys = path
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop() ?? "";
    const holder = keys.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], changed);
    if (Array.isArray(holder))
      changeList(holder as Json[], { op, index: last === "-" ? holder.length : Number(last), value });
    else if (op === "remove") Reflect.deleteProperty(holder as object, last);
    else (holder as Record<string, Json>)[last] = value;
  }
  return changed;
}

function changeList(list: Json[], { op, index, value }: { op: Change["op"]; index: number; value: Json }): void {
  if (op === "remove") list.splice(index, 1);
  else list.splice(index, op === "add" ? 0 : 1, value);
}
