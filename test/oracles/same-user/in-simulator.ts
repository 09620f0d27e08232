import type { EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import type { Outcome, ReceivedRequest } from "../../../src/scenario/outcome.ts";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import type { Exchange } from "../../../src/scenario/scenario.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { valueOf } from "../../support/expect-value.ts";
import type { AnyCertificate } from "./any-certificate.ts";
import { credentialsOf, type Credentials, type KubernetesReply } from "./ask-kubernetes.ts";
import { clientName, issueClients } from "./issue-clients.ts";
import type { Trial } from "./judge.ts";
import type { Lab } from "./lab.ts";

const protocols = ["http/1.1", "h2"] as const;

/** Presents each certificate to kube-apiserver, and to the filter in the simulator, whose headers go to kube-apiserver over both protocols. */
export async function tryInSimulator(
  lab: Lab,
  certificates: readonly AnyCertificate[],
  version: EnvoyVersion = "1.37",
): Promise<readonly Trial[]> {
  const clients = issueClients(lab, certificates);
  const outcomes = await simulate(lab, clients, { length: certificates.length, version });
  return Promise.all(
    certificates.map(async (certificate, index): Promise<Trial> => {
      const credentials = credentialsAt(clients, clientName(index));
      const native = await lab.kubernetes.ask({ credentials, protocol: "http/1.1" });
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error("The simulator gave no outcome");
      return { certificate, native, filtered: await passOn(lab, outcome) };
    }),
  );
}

async function simulate(
  lab: Lab,
  clients: ReadonlyMap<string, string>,
  { length, version }: { length: number; version: EnvoyVersion },
): Promise<readonly Outcome[]> {
  const exchanges = Array.from({ length }, (_, index) => exchangeOf(clientName(index)));
  const prepared = { scenario: { ...lab.scenario, exchanges }, files: new Map([...lab.files, ...clients]) };
  return valueOf(await createSimulator({ version }).run(prepared));
}

function exchangeOf(certificate: string): Exchange {
  return {
    title: certificate,
    from: { certificate, sni: "api.example.com", http: 1, tls: "1.3", resume: false },
    send: { method: "GET", path: "/", authority: "api.example.com", headers: [], body: "" },
    answer: { status: 200, headers: [], body: "" },
    expect: { scriptErrors: 0 },
  };
}

async function passOn(lab: Lab, outcome: Outcome): Promise<Trial["filtered"]> {
  const { upstream, response, connectionError } = outcome;
  if (connectionError !== undefined) return [`TLS: ${connectionError}`];
  if (upstream === undefined) return [`${response?.status ?? 0}: ${response?.body ?? ""}`];
  return Promise.all(protocols.map((protocol) => askAsUpstream(lab, upstream, protocol)));
}

function askAsUpstream(
  lab: Lab,
  upstream: ReceivedRequest,
  protocol: (typeof protocols)[number],
): Promise<KubernetesReply> {
  const headers = upstream.headers
    .filter(([name]) => name.startsWith("x-remote-"))
    .map(([name, value]) => [name, byteStringOf(value)] as const);
  const credentials = upstream.cluster === "mtls" ? credentialsAt(lab.files, "front-proxy") : undefined;
  return lab.kubernetes.ask({ ...(credentials === undefined ? {} : { credentials }), protocol, headers });
}

/** The bytes that `textOfBytes` made a text of, one in each character. */
function byteStringOf(text: string): string {
  return Buffer.from(text, "utf8")
    .toString("latin1")
    .replace(/\\x([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

export function credentialsAt(files: ReadonlyMap<string, string>, name: string): Credentials {
  return credentialsOf(files.get(fileNames.certificate(name)) ?? "", files.get(fileNames.key(name)) ?? "");
}
