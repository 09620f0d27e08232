import { describe, expect, test } from "vitest";
import { goSkipReason } from "../../support/go-oracle.ts";
import type { Client } from "./api-client.ts";
import { clusterSkipReason, podsPath, useCluster } from "./cluster.ts";
import { startKubectl, type Kubectl, type Stream } from "./kubectl.ts";

/*
 * exec, attach and port-forward as kubectl does them, with client-go's own clients and a kubelet of Kubernetes' own parts, behind an Envoy with
 * the filter as without one.
 */

const streams = (["exec", "attach", "portforward"] as const).flatMap((stream): Stream[] =>
  (["SPDY", "WebSocket"] as const).map((protocol) => ({ stream, protocol, path: `${podsPath}/pod`, input: "hello" })),
);

/** What the kubelet says beside the input. */
const errorsOf = { exec: "exec cat -", attach: "attach", portforward: "" } as const;

const reason = clusterSkipReason ?? goSkipReason;

describe.skipIf(reason !== undefined)(
  `kubectl in front of Envoy 1.37${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    let kubectl: Kubectl | undefined;
    const started = useCluster(async (identity, onEnding) => {
      kubectl = await startKubectl();
      onEnding(kubectl.stop);
      return kubectl.startKubelet(identity);
    });

    /** Both ways, first without the Envoy. */
    const askBoth = async (client: Client, stream: Stream) => {
      if (kubectl === undefined) throw new Error("There is no kubectl");
      const { direct, gateway } = started();
      return [await kubectl.ask(direct, client, stream), await kubectl.ask(gateway, client, stream)] as const;
    };
    const clientOf = (name: string): Client =>
      name.startsWith("token-") ? { token: name } : (started().clients[name] ?? {});

    describe.each(streams)("has $stream over $protocol", (stream) => {
      test.each(["alice", "token-of-olga"])("for %s, who may", async (name) => {
        const [native, behind] = await askBoth(clientOf(name), stream);
        expect(native).toMatchObject({ output: "hello", errors: errorsOf[stream.stream], problem: "" });
        // kube-apiserver passes the request's headers on, and Envoy has added its own.
        expect(behind).toEqual({ ...native, seen: behind.seen });
        expect(behind.seen).toContain("upgrade");
        expect(behind.seen.filter((header) => header.startsWith("x-remote-"))).toEqual([]);
      });

      test.each([
        ["bob", /User "bob" cannot (create|get) resource/],
        ["token-of-tom", /User "tom" cannot (create|get) resource/],
        ["nobody", /Unauthorized|you must provide credentials/i],
        ["", /User "system:anonymous" cannot (create|get) resource/],
      ])("not for %j, who may not", async (name, words) => {
        const [native, behind] = await askBoth(clientOf(name), stream);
        expect(native.problem).toMatch(words);
        expect(behind).toEqual(native);
        expect(behind.seen).toEqual([]);
      });
    });
  },
);
