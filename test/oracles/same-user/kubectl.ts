import { buildGoOracle, startGoOracle } from "../../support/go-oracle.ts";
import type { Client } from "./api-client.ts";
import { kubernetesClients } from "./oracles.ts";

/** What a kube-apiserver is asked for; see `test/oracles/kubernetes-clients`. */
export interface Stream {
  readonly stream: "exec" | "attach" | "portforward";
  readonly protocol: "SPDY" | "WebSocket";
  /** Of the pod. */
  readonly path: string;
  readonly input: string;
}

export interface StreamAnswer {
  readonly output: string;
  readonly errors: string;
  /** Why the client got no stream, in its own words; otherwise empty. */
  readonly problem: string;
  /** Names of the headers that came to the kubelet, in lower case. */
  readonly seen: readonly string[];
}

/** What kubectl has of client-go, and a kubelet that sends back whatever it is told. */
export interface Kubectl {
  /** Asks a server on 127.0.0.1. */
  ask(port: number, client: Client, stream: Stream): Promise<StreamAnswer>;
  /** Starts the kubelet. @returns its port on 127.0.0.1 */
  startKubelet(identity: { cert: string; key: string }): Promise<number>;
  stop(): Promise<void>;
}

const serverName = "api.example.com";

/** Builds what is needed, unless it is there, and starts it. */
export async function startKubectl(): Promise<Kubectl> {
  const binary = await buildGoOracle(kubernetesClients, { seconds: 600 });
  const oracle = startGoOracle<object, StreamAnswer & { readonly port?: number }>(binary);
  const pairOf = ({ cert, key }: { cert: string; key: string }): object => ({ certificate: cert, key });
  return {
    ask: (port, { certificate, token }, stream) =>
      oracle.ask({
        host: `https://127.0.0.1:${port}`,
        serverName,
        ...(certificate === undefined ? {} : { user: pairOf(certificate) }),
        ...(token === undefined ? {} : { token }),
        ...stream,
      }),
    startKubelet: async (identity) => (await oracle.ask({ kubelet: pairOf(identity) })).port ?? 0,
    stop: oracle.stop,
  };
}
