import { withEndings } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import type { AnyCertificate } from "./any-certificate.ts";
import type { KubernetesQuestion, KubernetesReply } from "./ask-kubernetes.ts";
import { credentialsAt } from "./in-simulator.ts";
import { clientName, issueClients } from "./issue-clients.ts";
import type { Trial } from "./judge.ts";
import type { Lab } from "./lab.ts";
import { startGateway } from "./start-gateway.ts";

/** Presents each certificate to kube-apiserver, and to a real Envoy in front of it, over HTTP/1.1 and HTTP/2 on both sides of the Envoy. */
export async function tryInEnvoy(
  lab: Lab,
  binary: EnvoyBinary,
  certificates: readonly AnyCertificate[],
): Promise<readonly Trial[]> {
  const clients = issueClients(lab, certificates);
  return withEndings(async (onEnding) => {
    const upstreamPort = Number(lab.kubernetes.address.split(":").at(-1));
    const address = `127.0.0.1:${await startGateway(lab, { binary, upstreamPort, onEnding })}`;
    return Promise.all(
      certificates.map(async (certificate, index): Promise<Trial> => {
        const credentials = credentialsAt(clients, clientName(index));
        const native = await lab.kubernetes.ask({ credentials, protocol: "http/1.1" });
        const filtered = await Promise.all(
          (["http/1.1", "h2"] as const).map((protocol) =>
            askThrough(lab, { address, serverName: "api.example.com", credentials, protocol }),
          ),
        );
        return { certificate, native, filtered: filtered.map(answerOf) };
      }),
    );
  });
}

/**
 * kube-apiserver ends an HTTP/2 connection over which it has answered nobody, and refuses what else is under way on it. That says nothing about
 * who asked, so it is asked again.
 */
async function askThrough(lab: Lab, question: KubernetesQuestion, tries = 10): Promise<KubernetesReply> {
  const reply = await lab.kubernetes.ask(question);
  const isUnanswered = reply.status === 503 && reply.failure !== undefined;
  return isUnanswered && tries > 1 ? askThrough(lab, question, tries - 1) : reply;
}

/** kube-apiserver's verdict, or why there is none: the Envoy ended the connection, or the filter answered. */
function answerOf(reply: KubernetesReply): KubernetesReply | string {
  if (reply.body !== undefined && !("kind" in reply.body)) return reply;
  const { status, body, failure } = reply;
  return status === 0 ? `TLS: ${failure ?? ""}` : `${status}: ${body === undefined ? failure : JSON.stringify(body)}`;
}
