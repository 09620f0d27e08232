import { describe, expect, test } from "vitest";
import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import { envoyConfig, listener, route, virtualHost } from "./envoy-config.ts";
import { runOutcomes, type ExchangeInput } from "./run-simulator.ts";

const metadata = (value: string): object => ({
  prefix: "/",
  dynamic_metadata: [{ filter: "f", path: [{ key: "k" }], value: { string_match: { exact: value } } }],
});
const virtualHosts = [
  virtualHost(["exact.example.com"], [route("exact", { prefix: "/" })]),
  virtualHost(["*.example.com"], [route("suffix", { prefix: "/" })]),
  virtualHost(["*.long.example.com"], [route("longer", { prefix: "/" })]),
  virtualHost(["pre.*"], [route("prefix", { prefix: "/" })]),
  virtualHost(
    ["*"],
    [
      route("metadata", metadata("v") as never),
      route("path", { path: "/exact" }),
      route("separated", { path_separated_prefix: "/sep" }),
      route("regex", { safe_regex: { regex: "/re/[a-z]+" } }),
      route("insensitive", { prefix: "/CASE", case_sensitive: false }),
      route("header", { prefix: "/h/", headers: [{ name: "x-h", string_match: { exact: "a" } }] }),
      route("joined", { prefix: "/h/", headers: [{ name: "x-h", string_match: { exact: "a,b" } }] }),
      route("inverted", {
        prefix: "/i/",
        headers: [{ name: "x-h", string_match: { exact: "a" }, invert_match: true }],
      }),
      route("present", { prefix: "/p/", headers: [{ name: "x-h", present_match: true }] }),
      route("default", { prefix: "/d/" }),
    ],
  ),
];
const script = `function envoy_on_request(h)
  local D, m = h:streamInfo():dynamicMetadata(), h:headers():get('x-do') or ''
  for step in m:gmatch('%a+') do
    if step == 'set' then D:set('f', 'k', 'v') elseif step == 'unset' then D:set('f', 'k', nil) elseif step == 'clear' then h:clearRouteCache()
    elseif step == 'add' then h:headers():add('x', '1') elseif step == 'metadata' then h:metadata() elseif step == 'name' then h:streamInfo():routeName()
    elseif step == 'error' then error('x') end
  end
end
function envoy_on_response(h) h:logInfo(h:streamInfo():routeName()) end`;

async function routeOf(
  exchange: ExchangeInput,
  options: { version?: EnvoyVersion; luaFields?: object } = {},
): Promise<string | undefined> {
  const config = envoyConfig([listener("main", { virtualHosts, luaFields: (options.luaFields ?? {}) as never })]);
  const [outcome] = await runOutcomes({
    scripts: script,
    config,
    exchanges: [{ path: "/d/", ...exchange }],
    version: options.version ?? "1.37",
  });
  return outcome?.logs.at(-1)?.message;
}

// Seen in Envoys 1.36.4 to 1.40.0.
describe("A route is chosen", () => {
  test.each([
    ["exact.example.com", "exact"],
    ["EXACT.example.com", "exact"],
    ["a.example.com", "suffix"],
    ["a.long.example.com", "longer"],
    ["pre.x", "prefix"],
    ["pre.example.com", "suffix"],
    ["example.com", "default"],
    ["exact.example.com:1", "default"],
  ])("by the authority %s: %s", async (authority, name) => {
    expect(await routeOf({ authority })).toBe(name);
  });

  test.each([
    ["/exact", "path"],
    ["/exact?x", "path"],
    ["/exact/", ""],
    ["/sep", "separated"],
    ["/sep/a", "separated"],
    ["/sepa", ""],
    ["/re/abc", "regex"],
    ["/re/ABC", ""],
    ["/re/abc/d", ""],
    ["/case/x", "insensitive"],
    ["/none", ""],
  ])("by the path %s: %j", async (path, name) => {
    expect(await routeOf({ path })).toBe(name);
  });

  test.each([
    ["/h/", [["x-h", "a"]], "header"],
    ["/h/", [["X-H", "A"]], ""],
    ["/h/", [], ""],
    ["/i/", [["x-h", "b"]], "inverted"],
    ["/i/", [["x-h", "a"]], ""],
    ["/i/", [], ""],
    ["/p/", [["x-h", ""]], "present"],
  ] as const)("by headers: %s %j gives %j", async (path, headers, name) => {
    expect(await routeOf({ path, headers })).toBe(name);
  });

  test.each([
    ["1.38", "joined"],
    ["1.39", "header"],
  ] as const)("by repeated headers in Envoy %s: %s", async (version, name) => {
    expect(
      await routeOf(
        {
          path: "/h/",
          headers: [
            ["x-h", "a"],
            ["x-h", "b"],
          ],
        },
        { version },
      ),
    ).toBe(name);
  });
});

describe("The route cache", () => {
  test.each([
    ["set", "default", "default"],
    ["set add", "metadata", "default"],
    ["add set", "metadata", "default"],
    ["set clear", "metadata", "metadata"],
    ["clear set", "metadata", "metadata"],
    ["add metadata set", "default", "default"],
    ["clear metadata set", "default", "default"],
    ["clear name set", "metadata", "metadata"],
    ["set clear unset clear", "default", "default"],
    ["set add error", "metadata", "default"],
    ["set clear error", "metadata", "metadata"],
  ])("%s", async (steps, usual, withoutClearing) => {
    const headers = [["x-do", steps]] as const;
    expect(await routeOf({ headers })).toBe(usual);
    expect(await routeOf({ headers }, { luaFields: { clear_route_cache: false } })).toBe(withoutClearing);
  });
});
