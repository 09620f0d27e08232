import tls from "node:tls";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { compareEnvoyVersions, envoyVersions, type EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { withEndings, type OnEnding } from "../../../src/envoy-process/endings.ts";
import { listen } from "../../../src/envoy-process/listen.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { nothingSeen } from "../soak/seen.ts";
import { prepareTestGateway, startTestGateway } from "../soak/start-test-gateway.ts";

/*
 * Why the filter writes `Connection: close` to upgrades on the trusted connection: what Envoy does with bytes behind the head of an upgrade
 * that the upstream has not answered.
 */

const prepared = prepareTestGateway();
const pem = (file: string): string => prepared.files.get(`pki/${file}`) ?? "";
const early = "GET /smuggled HTTP/1.1\r\nHost: api.example.com\r\nX-Remote-User: root\r\n\r\n";

/** What comes to the trusted upstream, which refuses upgrades after a moment. */
async function receivedWith(protocol: string, line: EnvoyVersion): Promise<string> {
  const binary = envoyOf(line);
  if (binary === undefined) throw new Error(`There is no Envoy ${line}`);
  return withEndings(async (onEnding) => {
    const upstream = await startRefusing(onEnding);
    const options = { seen: nothingSeen(), workers: 1, onEnding, upstreamPort: upstream.port };
    const { envoy } = await startTestGateway(binary, prepared, options);
    const socket = tls.connect({
      host: "127.0.0.1",
      port: envoy.portOf("gateway"),
      servername: "api.example.com",
      rejectUnauthorized: false,
      ALPNProtocols: ["http/1.1"],
      cert: pem("alice.crt"),
      key: pem("alice.key"),
    });
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const upgrade = ["GET /exec HTTP/1.1", "Host: api.example.com", "Connection: Upgrade", `Upgrade: ${protocol}`];
    socket.resume().write(`${upgrade.join("\r\n")}\r\n\r\n${early}`);
    await Promise.race([closed, wait(5_000)]);
    socket.destroy();
    return upstream.received();
  });
}

async function startRefusing(onEnding: OnEnding): Promise<{ readonly port: number; received(): string }> {
  let text = "";
  const security = { requestCert: true, rejectUnauthorized: true, ca: pem("front-proxy-ca.crt") };
  const server = tls.createServer({ cert: pem("kube-apiserver.crt"), key: pem("kube-apiserver.key"), ...security });
  server.on("secureConnection", (socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () =>
      setTimeout(() => socket.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), 200),
    );
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  });
  const { port, close } = await listen(server);
  onEnding(close);
  return { port, received: () => text };
}

describe.each(envoyVersions.map((line) => ({ line, reason: skipReason(line) })))(
  "What comes behind the head of an upgrade, in Envoy $line,",
  ({ line, reason }) => {
    const passesOn = compareEnvoyVersions(line, "1.39") < 0;

    test.skipIf(reason !== undefined).each([
      ["SPDY/3.1", passesOn],
      ["websocket", false],
    ])(
      `to %s is passed on at once: %s${reason === undefined ? "" : ` (${reason})`}`,
      async (protocol, passes) => {
        const received = await receivedWith(protocol, line);
        expect(received).toContain("GET /exec");
        expect(received.includes("X-Remote-User: root")).toBe(passes);
        // Whatever follows, a server that heeds this option does not read it as a request.
        expect(received).toMatch(/^connection: Upgrade, close\r$/m);
      },
      60_000,
    );
  },
);
