import http2 from "node:http2";

/** A connection with a client certificate, over HTTP/2. */
export interface Client {
  /** Sends requests, a few at a time, and gives the last body. Throws where one is not answered with 200. */
  send(count: number, headers?: Readonly<Record<string, string>>): Promise<string>;
  close(): void;
}

const atOnce = 16;

/** What kubectl sends, more or less. */
const usualHeaders = {
  ":path": "/api/v1/namespaces/default/pods?limit=500",
  accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
  "accept-encoding": "gzip",
  "kubectl-command": "kubectl get",
  "kubectl-session": "3f1c1c5e-6c0d-4c1a-9f0e-5f0a1d2b3c4d",
  "user-agent": "kubectl/v1.34.0 (linux/amd64) kubernetes/f28b4c9",
};

export function connectClient(
  port: number,
  tls: { readonly cert: string; readonly key: string; readonly ca: string },
): Client {
  const session = http2.connect(`https://127.0.0.1:${port}`, {
    ...tls,
    servername: "api.example.com",
    checkServerIdentity: () => undefined,
  });
  return {
    send: async (count, headers = {}) => {
      let sent = 0;
      let last = "";
      const sender = async (): Promise<void> => {
        while (sent < count) {
          sent += 1;
          last = await request(session, headers);
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, count) }, sender));
      return last;
    },
    close: () => {
      session.destroy();
    },
  };
}

function request(session: http2.ClientHttp2Session, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ...usualHeaders, ":authority": "api.example.com", ...headers });
    let status: number | undefined;
    let body = "";
    stream.on("response", (response) => (status = response[":status"]));
    stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
    stream.on("error", reject);
    stream.on("end", () => {
      if (status === 200) resolve(body);
      else reject(new Error(`Found the status ${status}, wanted 200: ${body}`));
    });
    stream.end();
  });
}
