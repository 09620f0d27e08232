import type http2 from "node:http2";

/** Sends a request on a connection. @returns status 0 and the reason where there is no answer */
export function requestHttp2(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const stream = session.request({ ":path": "/api", ":authority": "api.example.com", ...headers });
    let status = 0;
    let body = "";
    stream.on("response", (response) => (status = response[":status"] ?? 0));
    stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
    stream.on("error", (error: Error) => {
      resolve({ status: 0, body: error.message });
    });
    stream.on("end", () => {
      resolve({ status, body });
    });
    stream.end();
  });
}
