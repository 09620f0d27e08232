import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withEndings, type OnEnding } from "../../../src/envoy-process/endings.ts";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import { readAttribute } from "../../../src/scenario/subject-notation.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import type { AnyCertificate } from "./any-certificate.ts";
import { request, upgrade, type Client, type Question, type Reply, type Upgrade } from "./api-client.ts";
import { controlPlaneSkipReason, startControlPlane } from "./control-plane.ts";
import { clientName, issueClients } from "./issue-clients.ts";
import { prepareGateway } from "./lab.ts";
import { settings } from "./settings.ts";
import { startGateway } from "./start-gateway.ts";
import { startStubKubelet, type StubKubelet } from "./stub-kubelet.ts";

/*
 * What a kube-apiserver says to a client itself, it says to the same client behind an Envoy with the filter. That it is the same user shows in
 * more than a name here: tokens beside certificates, RBAC, impersonation, watches and upgrades.
 */

const subjects = {
  admin: ["CN=admin", "O=system:masters"],
  alice: ["CN=alice", "O=dev", "O=ops", "O=dev"],
  bob: ["CN=bob", "O=dev"],
  jörg: ["CN=jörg, der zweite", "O=Köln + Bonn"],
  "with a UID": ["CN=ute", "O=dev"],
  nobody: ["O=system:masters"],
} as const;

const tokens = ["token-of-tom,tom,tom-1,dev"];
const paths = { self: "/apis/authentication.k8s.io/v1/selfsubjectreviews", pods: "/api/v1/namespaces/default/pods" };
const who: Question = {
  method: "POST",
  path: paths.self,
  body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
};

interface Cluster {
  /** Ports on 127.0.0.1. */
  readonly direct: number;
  readonly gateway: number;
  readonly clients: Readonly<Record<string, Client>>;
  readonly kubelet: StubKubelet;
}

async function startCluster(onEnding: OnEnding): Promise<Cluster> {
  const binary = envoyOf("1.37");
  if (binary === undefined) throw new Error("There is no Envoy 1.37");
  const gateway = prepareGateway(settings.forward);
  const files = issueClients(gateway, Object.entries(subjects).map(certificateOf));
  const pemOf = (name: string, all = files): { cert: string; key: string } => ({
    cert: all.get(fileNames.certificate(name)) ?? "",
    key: all.get(fileNames.key(name)) ?? "",
  });
  const clients: Record<string, Client> = Object.fromEntries(
    Object.keys(subjects).map((name, index) => [name, { certificate: pemOf(clientName(index)) }]),
  );
  const kubelet = await startStubKubelet(pemOf("kube-apiserver", new Map(gateway.files)));
  onEnding(kubelet.close);
  const admin = clients["admin"] ?? {};
  const flags = settings.forward.flags;
  const direct = await startControlPlane({ files: gateway.files, tokens, flags, admin, onEnding });
  for (const { path, ...body } of objectsOf(kubelet.port)) {
    const { status, body: said } = await request(direct, admin, { method: "POST", path, body });
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(said)}`);
  }
  return { direct, gateway: await startGateway(gateway, { binary, upstreamPort: direct, onEnding }), clients, kubelet };
}

function certificateOf([name, subject]: [string, readonly string[]]): AnyCertificate {
  const uid = { "1.3.6.1.4.1.57683.2": "uid-1" };
  const notations = name === "with a UID" ? [...subject, uid] : subject;
  const attributes = notations.map((notation) => {
    const attribute = readAttribute(notation);
    if ("problem" in attribute) throw new Error(attribute.problem);
    return attribute;
  });
  const rest = { notBefore: -3600, notAfter: 86_400, dnsNames: [], uris: [], key: "ec" } as const;
  const rdns = attributes.map((attribute) => [attribute]);
  return { attributes, entry: { issuer: "client-ca", ca: false, subject: rdns, ...rest } };
}

/** An object's own fields, and where it is made. */
type ApiObject = Readonly<Record<string, unknown>> & { readonly path: string };

/** Whoever asks may ask who he is; the group dev may read, ops may speak to pods. The node is the stub. */
function objectsOf(kubeletPort: number): ApiObject[] {
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const everyone = ["system:authenticated", "system:unauthenticated"];
  const role = (name: string, apiGroups: string[], resources: string[], verbs: string[]): ApiObject => ({
    path: `${rbac}/clusterroles`,
    metadata: { name },
    rules: [{ apiGroups, resources, verbs }],
  });
  const binding = (name: string, groups: string[]): ApiObject => ({
    path: `${rbac}/clusterrolebindings`,
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: groups.map((group) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: group })),
  });
  const addresses = [{ type: "InternalIP", address: "127.0.0.1" }];
  return [
    role("ask-who", ["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
    binding("ask-who", everyone),
    role("read", [""], ["pods", "configmaps"], ["get", "list", "watch"]),
    binding("read", ["dev"]),
    role("speak", [""], ["pods/exec", "pods/attach", "pods/portforward"], ["get", "create"]),
    binding("speak", ["ops"]),
    {
      path: "/api/v1/nodes",
      metadata: { name: "stub" },
      status: { addresses, daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } } },
    },
    {
      path: paths.pods,
      metadata: { name: "pod" },
      spec: { nodeName: "stub", containers: [{ name: "c", image: "i" }] },
    },
    { path: "/api/v1/namespaces/default/configmaps", metadata: { name: "seen" }, data: { a: "b" } },
  ];
}

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

const reason = controlPlaneSkipReason() ?? skipReason("1.37");

describe.skipIf(reason !== undefined)(
  `A kube-apiserver behind Envoy 1.37${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    let cluster: Cluster | undefined;
    let end: (() => void) | undefined;
    let over: Promise<void> | undefined;

    beforeAll(async () => {
      await new Promise<void>((resolve, reject) => {
        over = withEndings(async (onEnding) => {
          cluster = await startCluster(onEnding);
          resolve();
          await new Promise<void>((finish) => (end = finish));
        });
        over.catch(reject);
      });
    }, 240_000);
    afterAll(async () => {
      end?.();
      await over;
    });

    const started = (): Cluster => {
      if (cluster === undefined) throw new Error("There is no cluster");
      return cluster;
    };

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
      const names = [...started().kubelet.headerNames];
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
