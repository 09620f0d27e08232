import { loopback } from "../../src/envoy-process/rewrite-config.ts";
import type { JsonObject } from "../../src/files/json.ts";

/** A gateway's static configuration with an admin interface and a node, and all listeners on ports of 127.0.0.1 that the system chooses. */
export function onThisMachine(config: JsonObject): JsonObject {
  const resources = config["static_resources"] as Readonly<Record<string, readonly JsonObject[]>>;
  const listeners = (resources["listeners"] ?? []).map((listener) => ({ ...listener, address: loopback(0) }));
  return {
    ...config,
    // Endpoints of a file are asked for by a node that has a name.
    node: { id: "bench", cluster: "bench" },
    admin: { address: loopback(0) },
    static_resources: { ...resources, listeners },
  };
}
