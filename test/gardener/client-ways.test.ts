import { describe, expect, test } from "vitest";
import { waysPicture } from "../../src/cli/ways-picture.ts";
import { clientWays } from "../../src/gardener/client-ways.ts";
import { createL4Resources } from "../../src/gardener/passthrough/create-l4-resources.ts";
import { exposed, readExample } from "./examples.ts";

function waysOf(file: string) {
  const { gateways, clusters } = exposed(readExample(file));
  return clusters.flatMap(({ exposure, objects }) => clientWays(exposure, { gateways, cluster: objects }));
}

describe("The ways of clients", () => {
  test("end at the Service that fits them, from each endpoint", () => {
    const ends = waysOf("shoot.yaml").map(({ ways }) =>
      ways.map(({ client, stops }) => [client, stops.length === 5 ? stops.at(-1)?.title : "refused"]),
    );
    const each = [
      ["certificate of the client CA", "kube-apiserver-mtls"],
      ["token, or nobody", "kube-apiserver"],
      ["token, with an upgrade", "kube-apiserver-connection-upgrade"],
      ["certificate of another CA", "refused"],
      ["certificate that the script refuses", "refused"],
    ];
    expect(ends).toEqual([each, each, each]);
  });

  test("pass the filters in the order in which they run", () => {
    const [first] = waysOf("exposure-class-shoot.yaml");
    expect(first?.ways[0]?.stops[2]?.lines).toEqual([
      "envoy.filters.http.lua",
      "envoy.filters.http.rbac.identity-backstop",
      "envoy.filters.http.lua.hsts",
      "envoy.filters.http.lua.misdirected-request",
    ]);
  });

  test("match the names of their own endpoint", () => {
    const lines = waysOf("zonal-shoot.yaml").map(({ ways }) => ways[0]?.stops[3]?.lines);
    expect(lines).toEqual([
      [
        "metadata authenticated-kube-apiserver-host",
        "is api.zone.foo.internal.example.com",
        "is api.zone.foo.example.com",
      ],
      ["metadata authenticated-kube-apiserver-host", "is api-foo--zone.ingress.seed.example.com"],
      ["metadata authenticated-shoot", "is shoot--foo--zone"],
    ]);
  });

  test("go past Envoy's filters and routes in L4 mode", () => {
    const [exposure] = readExample("shoot.yaml");
    if (exposure === undefined) throw new Error("The example holds an exposure");
    const [endpoint] = clientWays(exposure, { gateways: [], cluster: createL4Resources(exposure) });
    expect(endpoint?.ways.map(({ stops }) => stops.map(({ title }) => title))).toEqual([
      ["0.0.0.0_9443", "handed on by SNI", "none", "none", "kube-apiserver"],
    ]);
  });

  test("become a page that shows texts as they are", () => {
    const page = waysPicture("<b>", waysOf("shoot.yaml"));
    expect(page).toContain("&lt;b&gt;");
    expect(page).not.toContain("<b>");
    expect(page.match(/<svg/g)).toHaveLength(3);
    expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  });
});
