import { describe, expect, test } from "vitest";
import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import type { Exposure } from "../../../src/gardener/exposure.ts";
import { completeExposure, readExposures } from "../../../src/gardener/read-exposures.ts";
import { exposeClusters } from "../../../src/workflows/expose-clusters.ts";
import { exposeTemplates } from "../../../src/workflows/expose-templates.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { goSkipReason } from "../../support/go-oracle.ts";
import { useTemplatesOracle } from "../../support/templates-oracle.ts";
import { chartValues, findObject, objectIn, proxyTemplateFields, terminationFields } from "./render-templates.ts";

const folder = "envoy-fixtures/exposures";
const fixtures = projectFiles.list(folder).map((file) => {
  const text = projectFiles.read(`${folder}/${file}`) ?? "";
  return [file, valueOf(readExposures([{ file, text }]))[0]?.exposure] as const;
});
const other = completeExposure({
  namespace: "shoot--a--b",
  namespaceUid: "123e4567-e89b-12d3-a456-426614174000",
  hosts: ["true", "1e3"],
  wildcardHosts: ["*.a.example.com", "b.example.com", "*.c.example.com"],
  gateway: { namespace: "123", labels: { "a.b/c": "true", d: "1_0", e: "", no: "off" } },
  authHeader: { userHeader: "X-User|'`%&$", groupHeader: "123", metadataKey: "a\"b\\c'{{ .x }}: # ]]" },
  options: { identityBackstop: true, serverNames: [] },
});
const exposures = [...fixtures, ["hostile but allowed texts", other] as const].flatMap(([title, exposure]) =>
  exposure === undefined ? [] : [[title, exposure] as const],
);
const options = { filters: { root: "filter-src", files: projectFiles }, compiler: createCompiler() };
/** The virtual garden's namespace is not known by a UID there, and Gardener gives one to every template. */
const withUid = (exposure: Exposure): Exposure => ({
  namespaceUid: "3c1f6a52-7a55-4a31-9b0e-0a1d2c3b4e5f",
  ...exposure,
});

describe.skipIf(goSkipReason !== undefined)(
  `Gardener's templates (${goSkipReason ?? "rendered by Helm and Go"})`,
  () => {
    const render = useTemplatesOracle();

    describe.each(exposures)("for %s", (_title, found) => {
      const exposure = withUid(found);
      const { gateways, clusters } = valueOf(exposeClusters([exposure], options));
      const { namespace } = exposure.gateway;

      test("of the chart render what the plain output has for the gateway", async () => {
        for (const { path, text } of valueOf(exposeTemplates(exposure, "helm", options))) {
          const rendered = await render({ engine: "helm", template: text, values: chartValues(exposure), namespace });
          expect(rendered.error, path).toBeUndefined();
          const object = objectIn(rendered.text) as { metadata: { name: string } };
          expect(object).toEqual(findObject(gateways, namespace, object.metadata.name));
        }
      });

      test("for each control plane render what the plain output has for it", async () => {
        const templates = valueOf(exposeTemplates(exposure, "go-template", options));
        const [routes = "", proxy] = templates.map(({ text }) => text);
        const objects = clusters.flatMap((cluster) => cluster.objects);
        for (const values of terminationFields(exposure)) {
          const rendered = await render({ engine: "go-template", template: routes, values });
          expect(rendered.error).toBeUndefined();
          expect(objectIn(rendered.text)).toEqual(
            findObject(objects, String(values["Namespace"]), String(values["Name"])),
          );
        }
        expect(proxy !== undefined).toBe(exposure.apiserverProxy);
        if (proxy === undefined) return;
        const values = proxyTemplateFields(exposure);
        const rendered = await render({ engine: "go-template", template: proxy, values });
        expect(rendered.error).toBeUndefined();
        expect(objectIn(rendered.text)).toEqual(findObject(objects, namespace, String(values["Name"])));
      });
    });

    test("render nothing for what Gardener has in L7 mode only, where it is off", async () => {
      const templates = valueOf(exposeTemplates(other, "helm", options));
      const values = { ...chartValues(other), terminateAPIServerTLS: false };
      const texts = await Promise.all(
        templates.map(async ({ text }) =>
          (await render({ engine: "helm", template: text, values, namespace: "a" })).text?.trim(),
        ),
      );
      expect(texts.map((text) => text === undefined || text === "")).toEqual([true, true, false, false]);
    });
  },
);
