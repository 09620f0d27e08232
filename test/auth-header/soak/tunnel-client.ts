import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import tls from "node:tls";
import { connectionOf, soakHeaders, wantedDescription, type ClientRun } from "./client-run.ts";
import type { SoakClient } from "./clients.ts";
import { violate } from "./seen.ts";

/** Upgraded connections that a client holds at once, and what it says on each: so many lines, and milliseconds between them. */
const [tunnels, linesOfTunnel, pause] = [4, 40, 100];
/** Milliseconds for an answer. */
const timeout = 20_000;

/** Upgrades connections of a client, and speaks on them while other clients send requests. */
export async function runTunnelClient(client: SoakClient, run: ClientRun): Promise<void> {
  const oneAfterTheOther = async (): Promise<void> => {
    while (run.goesOn()) await oneTunnel(client, run);
  };
  await Promise.all(Array.from({ length: tunnels }, oneAfterTheOther));
}

async function oneTunnel(client: SoakClient, run: ClientRun): Promise<void> {
  const id = `${client.name}-${run.count()}`;
  const socket = tls.connect({ host: "127.0.0.1", ...connectionOf(client, run), ALPNProtocols: ["http/1.1"] });
  socket.setTimeout(timeout, () => socket.destroy());
  // What is wrong shows in the lines that do not come.
  socket.on("error", () => undefined);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => ((await lines.next()) as { value?: string }).value ?? "nothing";
  const expectLine = (found: string, wanted: string): boolean => {
    if (found !== wanted) violate(run.seen, `tunnel of ${client.name}`, `"${found}", wanted "${wanted}"`);
    return found === wanted;
  };
  try {
    socket.write(headOf(client, id));
    const status = (await nextLine()).slice(0, 12);
    const wantedStatus = `HTTP/1.1 ${client.status}`;
    const head = [];
    for (let line = await nextLine(); line !== "" && line !== "nothing"; line = await nextLine()) head.push(line);
    if (status !== wantedStatus) return void expectLine([status, ...head, await nextLine()].join("; "), wantedStatus);
    if (client.status !== 101) return;
    const description = wantedDescription(client, id);
    if (!expectLine(await nextLine(), description)) return;
    await whileOpen(run, async () => {
      for (let line = 0; line < linesOfTunnel && run.goesOn(); line += 1) {
        socket.write(`${line}\n`);
        if (!expectLine(await nextLine(), `${description} ${line}`)) return;
        run.seen.messages += 1;
        await wait(pause);
      }
    });
  } finally {
    socket.destroy();
  }
}

function headOf(client: SoakClient, id: string): string {
  const fields = Object.entries(soakHeaders(client, id)).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  );
  const upgrade = ["Connection: Upgrade", `Upgrade: ${client.upgrade ?? ""}`];
  return ["GET /exec HTTP/1.1", "Host: api.example.com", ...upgrade, ...fields, "\r\n"].join("\r\n");
}

async function whileOpen({ seen }: ClientRun, speak: () => Promise<void>): Promise<void> {
  seen.tunnels += 1;
  seen.openTunnels += 1;
  seen.mostTunnels = Math.max(seen.mostTunnels, seen.openTunnels);
  try {
    await speak();
  } finally {
    seen.openTunnels -= 1;
  }
}
