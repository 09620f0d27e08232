import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { envoyVersions, type EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import { withEndings } from "../../src/envoy-process/endings.ts";
import { startEnvoy } from "../../src/envoy-process/start-envoy.ts";
import type { JsonObject } from "../../src/files/json.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

const lines = (...texts: readonly string[]): string =>
  [...texts, "host: example.com", "connection: close", "", ""].join("\r\n");

const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;

/** What clients send, byte for byte, and the line of it in the access log of envoy-fixtures/request-log. */
const requests = [
  {
    title: "a path without its query, the kind of credentials, and an agent that cannot end its field",
    bytes: lines("GET /reset?token=s3cr3t HTTP/1.1", 'user-agent: x" 200 "\\\tb', "authorization: Bearer s3cr3t"),
    entry: { id, path: "/reset", authorization: "Bearer", agent: "x? 200 ???b", status: 200 },
  },
  {
    title: "nothing of what is not there",
    bytes: lines("GET / HTTP/1.1"),
    entry: { id, path: "/", authorization: null, agent: null, status: 200 },
  },
  {
    title: "no field of a request that no request hook sees",
    bytes: "GET / HTTP/1.1\r\nno header\r\n\r\n",
    entry: { id: null, path: null, authorization: null, agent: null, status: 400 },
  },
];

describe.each(envoyVersions)("The access log of Envoy %s has", (version) => {
  const reason = skipReason(version);
  let entries: readonly unknown[] = [];

  beforeAll(async () => {
    if (reason === undefined) entries = await entriesOf(version);
  }, 60_000);

  test.each(requests.map((request, index) => ({ ...request, index })))(
    "$title",
    { skip: reason !== undefined },
    ({ entry, index }) => {
      expect(entries[index]).toEqual(entry);
    },
  );
});

/** What Envoy logs of the requests. */
async function entriesOf(version: EnvoyVersion): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return withEndings(async (onEnding) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-log-"));
    onEnding(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const options = { folder, onEnding, readyTimeout: 30_000, workers: 1 };
    const envoy = valueOf(await startEnvoy(envoyOf(version)?.path ?? "", configIn(folder), options));
    for (const { bytes } of requests) await send(bytes, envoy.portOf("gateway"));
    const read = (): string => readFileSync(path.join(folder, "access.log"), "utf8");
    await vi.waitUntil(() => read().trim().split("\n").length === requests.length, { timeout: 5000 });
    return read()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  });
}

/** The scenario's configuration, with a log that can be read, and an answer in the place of a server. */
function configIn(folder: string): JsonObject {
  const text = (projectFiles.read("envoy-fixtures/request-log/envoy.yaml") ?? "")
    .replaceAll("/dev/null", path.join(folder, "access.log"))
    .replaceAll("0.0.0.0, port_value: 8443", "127.0.0.1, port_value: 0")
    .replaceAll(/lua\/[\w-]+\.lua/g, path.resolve(import.meta.dirname, "../../dist-lua/request-log/filter.lua"))
    .replaceAll("route: { cluster: upstream }", "direct_response: { status: 200 }");
  const admin = { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } };
  return { ...(parse(text, { merge: true }) as JsonObject), admin };
}

/** Sends bytes and waits until Envoy begins to answer. */
function send(bytes: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    socket.on("error", reject).once("data", () => {
      socket.destroy();
      resolve();
    });
  });
}
