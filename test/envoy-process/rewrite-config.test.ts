import { describe, expect, test } from "vitest";
import { rewriteConfig } from "../../src/envoy-process/rewrite-config.ts";
import type { Json, JsonObject } from "../../src/files/json.ts";
import { nameOf, staticResources, valueAt } from "../../src/scenario/envoy-config.ts";
import { smallConfig } from "./small-config.ts";

const original = smallConfig("-- nothing");
const rewritten = rewriteConfig(original, {
  pathOf: (file) => `/run/${file}`,
  portOf: (cluster) => ({ plain: 1001, http2: 1002, secure: 1003 })[cluster] ?? 0,
  metadataNamespaces: ["one", "two"],
  presenters: [{ name: "presenter", listener: { name: "presenter" }, cluster: { name: "presenter" } }],
});

describe("rewriteConfig()", () => {
  test("lets everything listen on 127.0.0.1 only, on ports of the system's choice", () => {
    const listeners = staticResources(rewritten, "listeners").filter((listener) => nameOf(listener) !== "presenter");
    expect(everyValue(listeners, "additional_addresses")).toEqual([]);
    const listening = [
      ...listeners.map((listener) => valueAt(listener, "address")),
      valueAt(rewritten, "admin", "address"),
    ];
    expect(listening).toEqual(Array(4).fill({ socket_address: { address: "127.0.0.1", port_value: 0 } }));
  });

  test("leads each cluster to its stand-in, and keeps Envoy from asking for its health", () => {
    const clusters = valueAt(rewritten, "static_resources", "clusters");
    expect(everyValue(clusters, "port_value")).toEqual([1001, 1002, 1003]);
    expect(everyValue(clusters, "health_checks")).toEqual([]);
  });

  test("names files where they are, scripts too", () => {
    const files = everyValue(rewritten, "filename");
    expect(files.filter((file) => typeof file !== "string" || !file.startsWith("/run/"))).toEqual([]);
    expect(files).toContain("/run/lua/script.lua");
    expect(files).toHaveLength(everyValue(original, "filename").length);
  });

  test("has every connection manager log the client and the metadata that the scenario is about", () => {
    const logs = everyValue(rewritten, "json_format");
    const metadata = { one: "%DYNAMIC_METADATA(one)%", two: "%DYNAMIC_METADATA(two)%" };
    expect(logs).toEqual(Array(3).fill({ "envoy-lua-kit-client": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%", metadata }));
  });

  test("adds the presenters, and changes nothing else", () => {
    expect(everyValue(rewritten, "name").filter((name) => name === "presenter")).toHaveLength(2);
    for (const part of ["route_config", "http_filters", "typed_extension_protocol_options", "listener_filters"])
      expect(withoutFiles(everyValue(rewritten, part))).toEqual(withoutFiles(everyValue(original, part)));
    expect(everyValue(rewritten, "inline_string")).toEqual(["-- nothing"]);
  });
});

function withoutFiles(value: Json): Json {
  return JSON.parse(JSON.stringify(value).replaceAll("/run/", "")) as Json;
}

/** The values of all members of this name, wherever they stand. */
function everyValue(value: Json | undefined, name: string): readonly Json[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = (Object.values(value) as readonly Json[]).flatMap((member) => everyValue(member, name));
  const own = (value as JsonObject)[name];
  return own === undefined ? inner : [own, ...inner];
}
