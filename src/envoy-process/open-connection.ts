import net from "node:net";
import tls from "node:tls";
import { clientAddress } from "../scenario/client-address.ts";
import { fileNames, type PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { Client } from "../scenario/scenario.ts";

const handshakeTimeout = 5_000;
/** Tickets of TLS 1.3 follow the handshake at once; a server that sends none resumes nothing. */
const ticketTimeout = 150;

/** Options of Node's TLS sockets, which take those of TCP sockets too. */
type TlsOptions = tls.ConnectionOptions & net.TcpSocketConnectOpts;

/** Opens a client's connection to a port on 127.0.0.1: with TLS unless `plaintext`. Rejects where the handshake fails. */
export async function openConnection(
  prepared: PreparedScenario,
  client: Client,
  target: { port: number; plaintext: boolean },
): Promise<net.Socket> {
  if (target.plaintext)
    return connect(() => net.connect({ port: target.port, host: "127.0.0.1", localAddress: clientAddress }), "connect");
  const options = tlsOptions(prepared, client, target.port);
  const session = client.resume ? await takeSession(options) : undefined;
  return connect(() => tls.connect(session === undefined ? options : { ...options, session }), "secureConnect");
}

function tlsOptions(
  { files }: PreparedScenario,
  { certificate, sni, http, tls: version }: Client,
  port: number,
): TlsOptions {
  const own =
    certificate === undefined
      ? {}
      : { cert: files.get(fileNames.certificate(certificate)), key: files.get(fileNames.key(certificate)) };
  const protocol = version === "1.2" ? "TLSv1.2" : "TLSv1.3";
  return {
    host: "127.0.0.1",
    port,
    localAddress: clientAddress,
    ...own,
    ...(sni === undefined ? {} : { servername: sni }),
    ALPNProtocols: [http === 2 ? "h2" : "http/1.1"],
    minVersion: protocol,
    maxVersion: protocol,
    // The stand-in gateway's certificate is not what these exchanges are about.
    rejectUnauthorized: false,
  };
}

function connect<T extends net.Socket>(open: () => T, event: "connect" | "secureConnect"): Promise<T> {
  return new Promise((resolve, reject) => {
    const socket = open();
    const give = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(give, handshakeTimeout, new Error("no answer to the handshake"));
    socket.once("error", give);
    socket.once("close", () => {
      give(new Error("closed during the handshake"));
    });
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off("error", give);
      socket.removeAllListeners("close");
      resolve(socket);
    });
    socket.once("close", () => {
      clearTimeout(timer);
    });
  });
}

/**
 * Makes a full handshake on a connection that is thrown away. Undefined where the server gives nothing to resume. BoringSSL sends its tickets
 * of TLS 1.3 with the first bytes of the server, so the server is made to complain about something that is no HTTP.
 */
async function takeSession(options: TlsOptions): Promise<Buffer | undefined> {
  const sessions: Buffer[] = [];
  const socket = await connect(() => {
    const opening = tls.connect(options);
    opening.on("session", (session: Buffer) => sessions.push(session));
    return opening;
  }, "secureConnect");
  socket.on("error", () => undefined);
  socket.resume();
  socket.write("\r\nnot HTTP\r\n\r\n");
  const deadline = Date.now() + ticketTimeout;
  while (sessions.length === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.end();
  socket.destroy();
  return sessions.at(-1);
}
