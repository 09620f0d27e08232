import http2 from "node:http2";
import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import type { OnEnding } from "../../../src/envoy-process/endings.ts";
import { listen } from "../../../src/envoy-process/listen.ts";
import { checkRequest, type Seen } from "./seen.ts";

/** A stand-in for one of kube-apiserver's two connections, which looks at each request, and sends each line of an upgraded connection back. */
export async function startStandIn(
  kind: "trusted" | "plain",
  files: ReadonlyMap<string, string>,
  { seen, onEnding }: { readonly seen: Seen; readonly onEnding: OnEnding },
): Promise<number> {
  const pem = (file: string): string => files.get(file) ?? "";
  const tls = { cert: pem("pki/kube-apiserver.crt"), key: pem("pki/kube-apiserver.key") };
  const frontProxy = { requestCert: true, rejectUnauthorized: true, ca: pem("pki/front-proxy-ca.crt") };
  const options = { ...tls, ...(kind === "trusted" ? frontProxy : {}), allowHTTP1: true };
  const server = http2.createSecureServer({ ...options, maxSessionRejectedStreams: 1000 }, ({ rawHeaders }, answer) => {
    answer.end(checkRequest(kind, rawHeaders, seen));
  });
  server.on("upgrade", ({ rawHeaders, headers }: IncomingMessage, socket: Duplex) => {
    const description = checkRequest(kind, rawHeaders, seen);
    socket.on("error", () => undefined);
    const head = ["HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", `Upgrade: ${headers.upgrade ?? ""}`];
    socket.write(`${head.join("\r\n")}\r\n\r\n${description}\n`);
    createInterface({ input: socket }).on("line", (line) => socket.write(`${description} ${line}\n`));
    socket.on("end", () => socket.end());
  });
  const { port, close } = await listen(server);
  onEnding(close);
  return port;
}
