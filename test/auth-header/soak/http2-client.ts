import http2 from "node:http2";
import { requestHttp2 } from "./http2-request.ts";
import { connectionOf, soakHeaders, wantedDescription, type ClientRun } from "./client-run.ts";
import type { SoakClient } from "./clients.ts";
import { violate } from "./seen.ts";

/** Requests of one connection at once, and of one connection in all: then the client connects anew. */
const [streams, requestsOfConnection] = [16, 500];

/** Sends requests of a client over HTTP/2, one connection after the other. */
export async function runHttp2Client(client: SoakClient, run: ClientRun): Promise<void> {
  let ticket: Buffer | undefined;
  while (run.goesOn()) {
    const session = connect(client, run, ticket);
    if (client.resumes === true) ticket = await new Promise((resolve) => session.socket.once("session", resolve));
    if (client.resumes === true && ticket !== undefined) {
      session.destroy();
      await oneConnection(client, connect(client, run, ticket), run);
    } else await oneConnection(client, session, run);
  }
}

function connect(client: SoakClient, run: ClientRun, session: Buffer | undefined): http2.ClientHttp2Session {
  const { port, ...options } = connectionOf(client, run);
  const resumed = session === undefined ? {} : { session };
  const opened = http2.connect(`https://127.0.0.1:${port}`, { ...options, ...resumed });
  opened.on("error", () => undefined);
  return opened;
}

async function oneConnection(client: SoakClient, session: http2.ClientHttp2Session, run: ClientRun): Promise<void> {
  let left = client.resumes === true ? streams : requestsOfConnection;
  const stream = async (): Promise<void> => {
    while (left > 0 && run.goesOn()) {
      left -= 1;
      await oneRequest(client, session, run);
    }
  };
  await Promise.all(Array.from({ length: streams }, stream));
  session.destroy();
}

/** The stand-in sends the id back with the user that it saw, so that a mixed up answer is noticed, too. */
async function oneRequest(
  client: SoakClient,
  session: http2.ClientHttp2Session,
  { seen, count }: ClientRun,
): Promise<void> {
  const id = `${client.name}-${count()}`;
  const { status, body } = await requestHttp2(session, soakHeaders(client, id));
  const wanted = client.status === 200 ? wantedDescription(client, id) : undefined;
  if (status !== client.status || (wanted !== undefined && body !== wanted))
    violate(seen, `answer to ${client.name}`, `${status} ${body}, wanted ${client.status} ${wanted ?? ""}`);
}
