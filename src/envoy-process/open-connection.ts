import net from "node:net";
import tls from "node:tls";
import { clientAddress } from "../scenario/client-address.ts";
import { fileNames, type PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { Client } from "../scenario/scenario.ts";
import { openTunnel } from "./open-tunnel.ts";

const handshakeTimeout = 5_000;
/** How long the server may take to complain and to close. */
const complaintTimeout = 5_000;

/** Options of Node's TLS sockets, which take those of TCP sockets too. */
type TlsOptions = tls.ConnectionOptions & net.TcpSocketConnectOpts;

/**
 * Opens a client's connection to a port on 127.0.0.1: with TLS unless `plaintext`. Where the client is to be connected through a tunnel, the
 * port is that of the listener which opens it. Rejects where the handshake fails, or the tunnel is refused.
 */
export async function openConnection(
  prepared: PreparedScenario,
  client: Client,
  target: { port: number; plaintext: boolean },
): Promise<net.Socket> {
  if (client.through !== undefined) {
    const socket = await openTunnel(client.through, await connectTo(target.port));
    if (target.plaintext) return socket;
    return connect(() => tls.connect({ ...tlsOptions(prepared, client, target.port), socket }), "secureConnect");
  }
  if (target.plaintext) return connectTo(target.port);
  const options = tlsOptions(prepared, client, target.port);
  const session = client.resume ? await takeSession(options) : undefined;
  return connect(() => tls.connect(session === undefined ? options : { ...options, session }), "secureConnect");
}

function connectTo(port: number): Promise<net.Socket> {
  return connect(() => net.connect({ port, host: "127.0.0.1", localAddress: clientAddress }), "connect");
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
    socket.setNoDelay(true);
    const give = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(give, handshakeTimeout, new Error("no answer to the handshake"));
    socket.once("error", give);
    // After the response nobody waits for an error any more; it must not end the process.
    socket.on("error", () => undefined);
    socket.once("close", () => {
      give(new Error("closed during the handshake"));
    });
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off("error", give);
      socket.removeAllListeners("close");
      // Whoever waits for something listens too; at other times the end of the connection surprises nobody.
      socket.on("error", () => undefined);
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
  let session: Buffer | undefined;
  const socket = await connect(
    () => tls.connect(options).on("session", (taken: Buffer) => (session = taken)),
    "secureConnect",
  );
  socket.resume();
  socket.end("\r\nnot HTTP\r\n\r\n");
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, complaintTimeout);
    socket.on("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.destroy();
  return session;
}
