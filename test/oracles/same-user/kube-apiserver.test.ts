import { describe, expect, test } from "vitest";
import { request, upgrade, type Client, type Question, type Reply, type Upgrade } from "./api-client.ts";
import { clusterSkipReason as reason, podsPath, useCluster, type subjects } from "./cluster.ts";
import { startStubKubelet } from "./stub-kubelet.ts";

/*
 * What a kube-apiserver says to a client itself, it says to the same client behind an Envoy with the filter. That it is the same user shows in
 * more than a name here: tokens beside certificates, RBAC, impersonation, watches and upgrades.
 */

const paths = { self: "/apis/authentication.k8s.io/v1/selfsubjectreviews", pods: podsPath };
const who: Question = {
  method: "POST",
  path: paths.self,
  body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
};

interface Asked {
  readonly title: string;
  readonly certificate?: keyof typeof subjects;
  readonly token?: string;
  readonly question: Question;
  /** kube-apiserver's own, so that it is seen that the question was a good one. */
  readonly status: number;
}

const impersonation = { "Impersonate-User": "carol", "Impersonate-Group": "g", "Impersonate-Uid": "u" };
const claim = { "X-Remote-User": "admin", "X-Remote-Group": "system:masters", "X-Remote-Extra-a": "b" };
const secrets = { path: "/api/v1/namespaces/default/secrets" };
/** From what the server's cache has: waiting until it has the newest state may take longer than the server waits. */
const watch = { path: "/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=0", isWatch: true };
const token = "token-of-tom";

const asked: readonly Asked[] = [
  { title: "an administrator", certificate: "admin", question: who, status: 201 },
  { title: "a member of groups, one of them twice", certificate: "alice", question: who, status: 201 },
  { title: "somebody beyond ASCII", certificate: "jörg", question: who, status: 201 },
  { title: "somebody with a UID", certificate: "with a UID", question: who, status: 201 },
  { title: "a certificate without a user", certificate: "nobody", question: who, status: 401 },
  { title: "a client without a certificate", question: who, status: 201 },
  { title: "a token", token, question: who, status: 201 },
  { title: "a wrong token", token: "wrong", question: who, status: 401 },
  { title: "a token beside a certificate", certificate: "alice", token, question: who, status: 201 },
  { title: "a wrong token beside a certificate", certificate: "alice", token: "wrong", question: who, status: 201 },
  { title: "a token beside a certificate without a user", certificate: "nobody", token, question: who, status: 201 },
  { title: "a wrong token beside such a one", certificate: "nobody", token: "wrong", question: who, status: 401 },
  {
    title: "whom an administrator impersonates",
    certificate: "admin",
    question: { ...who, headers: impersonation },
    status: 201,
  },
  {
    title: "whom somebody else would impersonate",
    certificate: "alice",
    question: { ...who, headers: impersonation },
    status: 403,
  },
  {
    title: "somebody who claims to be another",
    certificate: "bob",
    question: { ...who, headers: claim },
    status: 201,
  },
  { title: "nobody who claims to be somebody", question: { ...who, headers: claim }, status: 201 },
  { title: "pods that a group may read", certificate: "alice", question: { path: paths.pods }, status: 200 },
  { title: "pods that nobody may read", question: { path: paths.pods }, status: 403 },
  { title: "secrets that a group may not read", certificate: "alice", question: secrets, status: 403 },
  { title: "secrets that an administrator may read", certificate: "admin", question: secrets, status: 200 },
  { title: "its health, to a client without a certificate", question: { path: "/healthz" }, status: 200 },
  {
    title: "its health, to a certificate without a user",
    certificate: "nobody",
    question: { path: "/healthz" },
    status: 401,
  },
  { title: "a watch that a group may have", certificate: "alice", question: watch, status: 200 },
  { title: "a watch that nobody may have", question: watch, status: 403 },
];

describe.skipIf(reason !== undefined)(
  `A kube-apiserver behind Envoy 1.37${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    let headerNames: ReadonlySet<string> = new Set();
    const started = useCluster(async (identity, onEnding) => {
      const kubelet = await startStubKubelet(identity);
      onEnding(kubelet.close);
      headerNames = kubelet.headerNames;
      return kubelet.port;
    });

    /** The client's certificate by its name, or nothing, and a token. */
    const clientOf = (certificate: string, token?: string): Client => ({
      ...started().clients[certificate],
      ...(token === undefined ? {} : { token }),
    });

    describe.each(["http/1.1", "h2"] as const)(
      "is asked over %s and says the same as without the Envoy about",
      (protocol) => {
        test.each(asked)("$title", async ({ certificate, token, question, status }) => {
          const { direct, gateway } = started();
          const client = clientOf(certificate ?? "", token);
          const native = await request(direct, client, { ...question, protocol });
          expect(native.status).toBe(status);
          expect(essenceOf(await request(gateway, client, { ...question, protocol }))).toEqual(essenceOf(native));
        });
      },
    );

    const streams = ["exec?command=x&stdout=1&container=c", "attach?stdout=1&container=c", "portforward?ports=80"];
    const upgrades = streams.flatMap((stream): Upgrade[] => [
      { method: "POST", protocol: "SPDY/3.1", path: `${paths.pods}/pod/${stream}`, bytes: "hello" },
      { method: "GET", protocol: "websocket", path: `${paths.pods}/pod/${stream}`, bytes: "hello" },
    ]);

    describe.each(upgrades)("upgrades $path to $protocol", (question) => {
      test("for whom RBAC lets, and their bytes go there and back", async () => {
        const { direct, gateway, clients } = started();
        const native = await upgrade(direct, clients["alice"] ?? {}, question);
        expect(native).toEqual({ status: 101, body: "hello" });
        expect(await upgrade(gateway, clients["alice"] ?? {}, question)).toEqual(native);
      });

      test.each([
        ["bob", 403],
        ["nobody", 401],
        ["", 403],
      ])("for %j not", async (certificate, status) => {
        const { direct, gateway } = started();
        expect((await upgrade(direct, clientOf(certificate), question)).status).toBe(status);
        expect((await upgrade(gateway, clientOf(certificate), question)).status).toBe(status);
      });
    });

    test("passes no identity header on to a kubelet", () => {
      const names = [...headerNames];
      expect(names).toContain("upgrade");
      expect(names.filter((name) => name.startsWith("x-remote-"))).toEqual([]);
    });
  },
);

/** Without what differs each time. */
function essenceOf({ status, body }: Reply): Reply {
  const text = JSON.stringify(body, (key, value: unknown) => (volatile.has(key) ? undefined : value));
  return { status, body: JSON.parse(text) as unknown };
}

const volatile: ReadonlySet<string> = new Set(["creationTimestamp", "resourceVersion", "managedFields", "time"]);
