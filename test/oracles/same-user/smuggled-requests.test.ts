import tls from "node:tls";
import { describe, expect, test } from "vitest";
import { request, type Client } from "./api-client.ts";
import { clusterSkipReason as reason, podsPath, useCluster } from "./cluster.ts";
import { startStubKubelet } from "./stub-kubelet.ts";

/*
 * What a client sends behind the head of an upgrade belongs to the other protocol. A server that does not agree to speak that takes it for the
 * next request, and until 1.39 Envoy passes it on before it knows: on a connection that kube-apiserver trusts, the client would be whoever it
 * says it is there.
 */

const configMaps = "/api/v1/namespaces/default/configmaps";
const smuggledMap = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "smuggled-" } });
const smuggled = [
  `POST ${configMaps} HTTP/1.1`,
  "Host: api.example.com",
  "X-Remote-User: admin",
  "X-Remote-Group: system:masters",
  "Content-Type: application/json",
  `Content-Length: ${smuggledMap.length}`,
  "",
  smuggledMap,
].join("\r\n");

const upgradeHead = (target: string, protocol: string, connection: string): string =>
  [
    `${target} HTTP/1.1`,
    "Host: api.example.com",
    "X-Remote-User: bob",
    `Connection: ${connection}`,
    `Upgrade: ${protocol}`,
    "\r\n",
  ].join("\r\n");

describe.skipIf(reason !== undefined)(
  `A request behind an upgrade${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    const started = useCluster(async (identity, onEnding) => {
      const kubelet = await startStubKubelet(identity);
      onEnding(kubelet.close);
      return kubelet.port;
    });

    const countSmuggled = async (): Promise<number> => {
      const { direct, clients } = started();
      const { body } = await request(direct, clients["admin"] ?? {}, { path: configMaps });
      const { items } = body as { items: { metadata: { name: string } }[] };
      return items.filter(({ metadata }) => metadata.name.startsWith("smuggled-")).length;
    };

    const targets = ["GET /healthz", `POST ${podsPath}/pod/exec?command=x&stdout=1`];

    test.each([
      ["Upgrade", 2],
      ["Upgrade, close", 1],
      ["close, upgrade", 1],
    ])("is one where kube-apiserver itself gets %j: it answers %i", async (connection, answers) => {
      const { direct, frontProxy } = started();
      for (const target of targets) {
        const before = await countSmuggled();
        const text = await speak(direct, frontProxy, upgradeHead(target, "SPDY/3.1", connection) + smuggled);
        expect(text.match(/HTTP\/1\.1 \d+ /g)).toHaveLength(answers);
        expect(await countSmuggled()).toBe(before + answers - 1);
      }
    });

    test.each(targets.flatMap((target) => ["SPDY/3.1", "websocket"].map((protocol) => ({ target, protocol }))))(
      "of $target to $protocol is none behind the Envoy",
      async ({ target, protocol }) => {
        const { gateway, clients } = started();
        const before = await countSmuggled();
        const head = upgradeHead(target, protocol, "Upgrade");
        const tries = Array.from({ length: 40 }, () => speak(gateway, clients["bob"] ?? {}, head + smuggled));
        for (const text of await Promise.all(tries)) expect(text.match(/HTTP\/1\.1 \d+ /g)).toHaveLength(1);
        expect(await countSmuggled()).toBe(before);
      },
      30_000,
    );
  },
);

/** Sends bytes, and takes what comes until the connection ends, or nothing more comes. */
function speak(port: number, { certificate }: Client, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const security = { servername: "api.example.com", rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] };
    const socket = tls.connect({ host: "127.0.0.1", port, ...security, ...certificate });
    let text = "";
    socket.once("secureConnect", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("error", (error: Error) => {
      if (text === "") reject(error);
    });
    socket.on("close", () => {
      resolve(text);
    });
  });
}
