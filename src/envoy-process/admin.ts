import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const pollInterval = 10;
const answerTimeout = 5_000;

/**
 * Waits until an Envoy is ready.
 *
 * @param addressFile where Envoy writes the address of its admin interface (`--admin-address-path`)
 * @returns the port of the admin interface
 * @throws the signal's reason, once it is aborted
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/operations/admin#get--ready
 */
export async function waitUntilReady(addressFile: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const port = existsSync(addressFile) ? Number(readFileSync(addressFile, "utf8").split(":").at(-1)) : 0;
    if (port > 0 && (await get(port, "/ready").catch(() => "")).startsWith("LIVE")) return port;
    await delay(pollInterval);
  }
}

/** The ports on 127.0.0.1 of the listeners, by name. */
export async function readListenerPorts(adminPort: number): Promise<ReadonlyMap<string, number>> {
  const { listener_statuses: statuses } = JSON.parse(await get(adminPort, "/listeners?format=json")) as {
    listener_statuses: { name: string; local_address: { socket_address?: { port_value: number } } }[];
  };
  return new Map(statuses.map(({ name, local_address: address }) => [name, address.socket_address?.port_value ?? 0]));
}

/** The sum of all counters whose names match; the pattern goes to Envoy's RE2. */
export async function sumCounters(adminPort: number, pattern: string): Promise<number> {
  const target = `/stats?format=json&type=Counters&filter=${encodeURIComponent(pattern)}`;
  const { stats } = JSON.parse(await get(adminPort, target)) as { stats: { value?: number }[] };
  return stats.reduce((sum, { value = 0 }) => sum + value, 0);
}

function get(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: target, agent: false, timeout: answerTimeout };
    const request = http.get(options, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve(body);
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer of the admin interface")));
    request.on("error", reject);
  });
}
