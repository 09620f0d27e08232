import { describe, expect, test } from "vitest";
import type { EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { withEndings } from "../../../src/envoy-process/endings.ts";
import type { JsonObject } from "../../../src/files/json.ts";
import { identityBackstop } from "../../../src/gardener/gateway/identity-backstop.ts";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { luajitSkipReason, runLuajit } from "../../support/luajit.ts";
import { openClient } from "../rotation/tls-client.ts";
import { nothingSeen } from "../soak/seen.ts";
import { prepareTestGateway, startTestGateway } from "../soak/start-test-gateway.ts";
import { failOnLoad, loads, replaceLuaFilter } from "./fail-on-load.ts";

/*
 * Envoy loads a script when it checks its configuration, and refuses the configuration where that fails. Then it loads it again for each worker,
 * and where only that fails, it says nothing, counts nothing, and sends what comes to that worker on without the filter.
 */

const lines: readonly EnvoyVersion[] = ["1.36", "1.37", "1.40"];
const backstop = identityBackstop({
  userHeader: "X-Remote-User",
  groupHeader: "X-Remote-Group",
  metadataNamespace: "envoy.filters.http.lua",
  metadataKey: "authenticated-kube-apiserver-host",
  unidentified: "refuse",
});
const prepared = prepareTestGateway();
const script = prepared.files.get(fileNames.script("auth-header")) ?? "";

interface Answers {
  /** How many connections had each status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly trusted: number;
  readonly plain: number;
  readonly violations: readonly string[];
}

/** What clients with a certificate, who claim to be somebody else, get on many connections where one load fails. */
async function answersWhere(load: number, line: EnvoyVersion, behind: readonly JsonObject[]): Promise<Answers> {
  const binary = envoyOf(line);
  if (binary === undefined) throw new Error(`There is no Envoy ${line}`);
  return withEndings(async (onEnding) => {
    const seen = nothingSeen();
    const adapt = (config: JsonObject, folder: string): JsonObject =>
      replaceLuaFilter(config, "gateway", (filter) => [
        {
          ...filter,
          typed_config: {
            ...(filter["typed_config"] as JsonObject),
            default_source_code: { inline_string: failOnLoad(load, folder) + script },
          },
        },
        ...behind,
      ]);
    const gateway = await startTestGateway(binary, prepared, { seen, workers: 2, onEnding, adapt });
    const statuses: Record<string, number> = {};
    for (let connection = 0; connection < 60; connection += 1) {
      const client = openClient(gateway, { listener: "gateway", certificate: "alice" });
      const status = await client.ask(["X-Remote-User: root", "X-Remote-Group: system:masters"]);
      statuses[status] = (statuses[status] ?? 0) + 1;
      client.close();
    }
    expect(await gateway.envoy.countScriptErrors()).toBe(0);
    return { statuses, trusted: seen.trusted, plain: seen.plain, violations: [...seen.violations.keys()] };
  });
}

describe.each(lines.map((line) => ({ line, reason: skipReason(line) })))(
  "In Envoy $line, a script",
  ({ line, reason }) => {
    describe.skipIf(reason !== undefined)(`that does not load${reason === undefined ? "" : ` (${reason})`}`, () => {
      test("for the check ends the start", async () => {
        await expect(answersWhere(loads.check, line, [])).rejects.toThrow("on purpose");
      }, 60_000);

      test("in the main thread is no matter", async () => {
        const { statuses, trusted, violations } = await answersWhere(loads.main, line, []);
        expect({ statuses, trusted, violations }).toEqual({ statuses: { 200: 60 }, trusted: 60, violations: [] });
      }, 60_000);

      test.each([loads.firstWorker, loads.secondWorker])(
        "on one worker, by load %i, lets requests pass there as they are, but not to the trusted connection",
        async (load) => {
          const { statuses, trusted, plain, violations } = await answersWhere(load, line, []);
          expect(statuses).toEqual({ 200: 60 });
          expect([trusted > 0, plain > 0]).toEqual([true, true]);
          // The plain connection has no certificate of the front proxy: kube-apiserver reads no identity there.
          expect(violations.toSorted()).toEqual(["plain forged", "plain user"]);
        },
        60_000,
      );

      test.each([loads.firstWorker, loads.secondWorker])(
        "on one worker, by load %i, is made up for by the backstop, which refuses",
        async (load) => {
          const { statuses, trusted, plain, violations } = await answersWhere(load, line, [backstop]);
          expect(Object.keys(statuses)).toEqual(["200", "403"]);
          expect({ trusted, plain, violations }).toEqual({ trusted: statuses["200"], plain: 0, violations: [] });
        },
        60_000,
      );
    });
  },
);

const compiled = projectFiles.list("dist-lua").filter((name) => !name.includes("."));

describe.skipIf(luajitSkipReason !== undefined)(
  `A script of this kit${luajitSkipReason === undefined ? "" : ` (${luajitSkipReason})`}`,
  () => {
    test.each(compiled)(
      "needs nothing but strings when it is loaded, so that it loads on each worker or on none: %s",
      (name) => {
        const lua = projectFiles.read(`dist-lua/${name}/filter.lua`) ?? "";
        const load = `local names = { string = string }\nsetfenv(assert(loadstring(io.read("*a"))), names)()\n`;
        expect(
          runLuajit(
            `${load.replace('io.read("*a")', `[====[${lua}]====]`)}io.write(type(names.envoy_on_request or names.envoy_on_response))`,
          ),
        ).toBe("function");
      },
    );
  },
);
