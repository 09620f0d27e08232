import http2 from "node:http2";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { withEndings } from "../../../src/envoy-process/endings.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { prepareTestGateway } from "../soak/start-test-gateway.ts";
import { startRotatingGateway, type RotatingGateway } from "./rotating-gateway.ts";
import { openClient, type ClientOptions, type TlsClient, type TlsVersion } from "./tls-client.ts";

/*
 * What becomes of clients whose CA the listener does not trust any more, since SDS says so while it runs. Envoy looks at a certificate in the
 * handshake only.
 */

const upgrade = ["Connection: Upgrade", "Upgrade: websocket"];

/** Listeners that resume sessions, and where the filter accepts it: with keys of each context, with keys that stay, and by session ids. */
const resuming = [
  { listener: "accepting", version: "TLSv1.2" },
  { listener: "accepting", version: "TLSv1.3" },
  { listener: "fixed-ticket-keys", version: "TLSv1.2" },
  { listener: "fixed-ticket-keys", version: "TLSv1.3" },
  { listener: "session-ids", version: "TLSv1.2" },
] as const satisfies readonly { listener: string; version: TlsVersion }[];

const prepared = prepareTestGateway();
const lines: readonly EnvoyVersion[] = ["1.36", "1.37", "1.40"];

describe.each(lines.map((line) => ({ line, reason: skipReason(line) })))("In Envoy $line, a CA", ({ line, reason }) => {
  describe.skipIf(reason !== undefined)(
    `that is taken out of the bundle${reason === undefined ? "" : ` (${reason})`}`,
    () => {
      let gateway: RotatingGateway;
      let end: (() => void) | undefined;
      let over: Promise<void> | undefined;
      const clients: TlsClient[] = [];
      const open = (listener: string, rest: Partial<ClientOptions> = {}): TlsClient => {
        const client = openClient(gateway, { listener, certificate: "alice", ...rest });
        clients.push(client);
        return client;
      };

      beforeAll(async () => {
        const binary = envoyOf(line);
        if (binary === undefined) throw new Error(`There is no Envoy ${line}`);
        await new Promise<void>((resolve, reject) => {
          over = withEndings(async (onEnding) => {
            gateway = await startRotatingGateway(binary, prepared, onEnding);
            onEnding(() => {
              for (const client of clients) client.close();
            });
            resolve();
            await new Promise<void>((finish) => (end = finish));
          });
          over.catch(reject);
        });
      }, 60_000);
      afterAll(async () => {
        end?.();
        await over;
      });

      /** Takes the CA out, and waits until a new connection is refused. */
      const distrust = async (): Promise<void> => {
        gateway.trust("other-ca");
        const last = Date.now() + 10_000;
        while ((await open("gateway").ask()) !== "closed" && Date.now() < last) await wait(20);
      };
      const trustAgain = async (): Promise<void> => {
        gateway.trust("client-ca");
        const last = Date.now() + 10_000;
        while ((await open("gateway").ask()) !== "200" && Date.now() < last) await wait(20);
      };

      test("opens no connection, and resumes no session", async () => {
        const sessions = [];
        for (const { listener, version } of resuming) {
          const first = open(listener, { version });
          expect(await first.ask()).toBe("200");
          await wait(20);
          const session = first.session();
          if (session === undefined) throw new Error(`${listener} gave nothing to resume`);
          expect(await open(listener, { version, session }).ask()).toBe("200 (resumed)");
          sessions.push(session);
        }
        await distrust();
        for (const [index, { listener, version }] of resuming.entries()) {
          expect(await open(listener, { version }).ask()).toBe("closed");
          expect(await open(listener, { version, session: sessions[index] ?? Buffer.alloc(0) }).ask()).toBe("closed");
        }
        await trustAgain();
      }, 60_000);

      test("still lets requests pass on connections that are open, and leaves upgraded ones alone", async () => {
        const kept = open("gateway");
        const tunnel = open("gateway");
        expect([await kept.ask(), await tunnel.ask(upgrade)]).toEqual(["200", "101"]);
        await distrust();
        expect([await open("gateway").ask(), await kept.ask()]).toEqual(["closed", "200"]);
        expect(await tunnel.say("hello")).toContain("id alice hello\n");
        await trustAgain();
      }, 60_000);

      test("loses open connections where they may not live longer, and upgraded ones where streams may not", async () => {
        const kept = open("limited");
        const tunnels = [open("limited"), open("limited-streams")] as const;
        expect([await kept.ask(), await tunnels[0].ask(upgrade), await tunnels[1].ask(upgrade)]).toEqual([
          "200",
          "101",
          "101",
        ]);
        const session = http2.connect(`https://127.0.0.1:${gateway.envoy.portOf("limited")}`, { ...http2Options() });
        session.on("error", () => undefined);
        const ended = new Promise((resolve) => session.once("close", resolve));
        await new Promise((resolve) => session.once("connect", resolve));
        await distrust();
        await Promise.all([kept.closed, tunnels[1].closed, ended]);
        expect(await tunnels[0].say("hello")).toContain("id alice hello\n");
        await trustAgain();
      }, 60_000);

      const http2Options = (): http2.SecureClientSessionOptions => ({
        servername: "api.example.com",
        rejectUnauthorized: false,
        cert: gateway.files.get("pki/alice.crt"),
        key: gateway.files.get("pki/alice.key"),
      });
    },
  );
});
