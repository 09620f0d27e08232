import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { withEndings } from "../../src/envoy-process/endings.ts";
import { listen } from "../../src/envoy-process/listen.ts";
import { startEnvoy } from "../../src/envoy-process/start-envoy.ts";
import { issuePki } from "../../src/scenario/issue-pki.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { createClient } from "../bench/balance/client.ts";
import { clientListener, gatewayOf, writeEndpoints } from "../bench/balance/gateways.ts";
import { startKubeApiserver } from "../bench/balance/kube-apiserver.ts";
import type { Sample } from "../bench/balance/tally.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

const version = "1.37";
const reason = skipReason(version);
const requests = 24;

describe.skipIf(reason !== undefined)(
  `One of two servers is gone${reason === undefined ? "" : ` (${reason})`}:`,
  () => {
    test.each(["certificate", "token"] as const)(
      "requests of a client with a %s are tried again at the other one",
      async (kind) => {
        const samples = await withEndings(async (onEnding) => {
          const pki = issuePki(valueOf(readScenario("envoy-fixtures/gardener-l7", projectFiles)).pki, new Date());
          const pem = (file: string): string => pki.get(`pki/${file}`) ?? "";
          const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-lost-"));
          onEnding(() => {
            rmSync(folder, { recursive: true, force: true });
          });
          mkdirSync(path.join(folder, "pki"));
          for (const [name, text] of pki) writeFileSync(path.join(folder, name), text, { mode: 0o600 });
          const ca = [pem("client-ca.crt"), pem("front-proxy-ca.crt")];
          const server = await startKubeApiserver("the one", { cert: pem("server.crt"), key: pem("server.key"), ca });
          onEnding(() => server.stop());
          const config = gatewayOf("L7", folder);
          writeEndpoints(folder, config, [server.port, await unusedPort()]);
          const options = { folder, onEnding, readyTimeout: 30_000, workers: 1 };
          const envoy = valueOf(await startEnvoy(envoyOf(version)?.path ?? "", config, options));
          const found: Sample[] = [];
          const own = kind === "certificate" ? { cert: pem("alice.crt"), key: pem("alice.key") } : {};
          const who = kind === "certificate" ? { user: "alice" } : { user: "a-token", token: "a-token" };
          const plan = { ...who, tls: { ca: pem("cluster-ca.crt"), ...own }, rate: 0, watches: 0 };
          const client = createClient(envoy.portOf(clientListener), plan, (sample) => found.push(sample));
          onEnding(() => {
            client.close();
          });
          await client.send(requests);
          return found;
        });
        const answered = samples.filter(({ server }) => server === "the one");
        expect(samples).toHaveLength(requests);
        // A try goes to another server than the one before, but may meet the same one after five attempts to avoid it.
        expect(answered.length).toBeGreaterThanOrEqual(requests - 2);
      },
      60_000,
    );
  },
);

/** A port on which nothing listens. */
async function unusedPort(): Promise<number> {
  const { port, close } = await listen(net.createServer());
  await close();
  return port;
}
