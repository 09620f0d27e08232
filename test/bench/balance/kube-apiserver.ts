import http2 from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { PeerCertificate, TLSSocket } from "node:tls";

/** A stand-in for a kube-apiserver: it knows who asks, answers short requests at once, and keeps watches open. */
export interface KubeApiserver {
  readonly name: string;
  /** On 127.0.0.1, the same after a restart. */
  readonly port: number;
  countWatches(): number;
  /** Ends all of its connections, and takes no new ones. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** CAs of client certificates, the front proxy's among them. */
  readonly ca: readonly string[];
}

/** The CN of the CA whose certificates may name a user in headers, and of the CA of users. */
const cas = { frontProxy: "front-proxy-ca", clients: "client-ca" };

const podList = JSON.stringify({
  kind: "PodList",
  apiVersion: "v1",
  items: Array.from({ length: 20 }, (_, index) => ({ metadata: { name: `pod-${index}`, namespace: "default" } })),
});
const event = `${JSON.stringify({ type: "BOOKMARK", object: { kind: "Pod", metadata: { resourceVersion: "1" } } })}\n`;

export async function startKubeApiserver(name: string, { cert, key, ca }: ServerTls): Promise<KubeApiserver> {
  const sockets = new Set<Socket>();
  const watches = new Set<http2.ServerHttp2Stream>();
  const certificates = new WeakMap<http2.Http2Session, PeerCertificate>();
  const server = http2.createSecureServer({ cert, key, ca: [...ca], requestCert: true, rejectUnauthorized: false });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("sessionError", () => undefined);
  server.on("session", (session) => {
    const socket = session.socket as TLSSocket;
    const certificate = socket.getPeerCertificate();
    // Node takes a client without a certificate for authorized when it resumes a session of TLS 1.3.
    if (socket.authorized && "issuer" in certificate) certificates.set(session, certificate);
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    const user = userOf(stream.session && certificates.get(stream.session), headers);
    stream.respond({ ":status": user === undefined ? 401 : 200, "x-served-by": name, "x-user": user ?? "" });
    if (headers[":path"]?.includes("watch=true") !== true) stream.end(podList);
    else keepOpen(stream, watches);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    name,
    port,
    countWatches: () => watches.size,
    start: () => listen(port),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function keepOpen(stream: http2.ServerHttp2Stream, watches: Set<http2.ServerHttp2Stream>): void {
  watches.add(stream);
  stream.write(event);
  const timer = setInterval(() => stream.write(event), 1000);
  stream.once("close", () => {
    clearInterval(timer);
    watches.delete(stream);
  });
}

/** As a kube-apiserver does it: headers only from the front proxy, then a certificate, then a token. */
function userOf(certificate: PeerCertificate | undefined, headers: http2.IncomingHttpHeaders): string | undefined {
  const remoteUser = headers["x-remote-user"];
  if (certificate?.issuer.CN === cas.frontProxy && typeof remoteUser === "string") return remoteUser;
  if (certificate?.issuer.CN === cas.clients) return String(certificate.subject.CN);
  return /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
}
