import { existsSync } from "node:fs";
import { buildGoOracle, goOraclePath, startGoOracle } from "./go-oracle.ts";

/** What istiod is asked: manifests, and which gateways with which version ask for their configuration. */
export interface IstioQuestion {
  /** YAML documents. */
  readonly manifests: string;
  /** The gateways' Pods as `namespace/name`; without any, all Pods that a Gateway selects. */
  readonly pods?: readonly string[];
  /** The Istio version that the gateways say they have; `1.29.6` unless given. */
  readonly istioVersion?: string;
  /** Asks for what the EnvoyFilters are applied to. */
  readonly withoutEnvoyFilters?: boolean;
  /** Asks for the endpoints of clusters, too. */
  readonly endpoints?: boolean;
}

/** What istiod says; see `test/oracles/istio/answer.go`. */
export interface IstioAnswer {
  /** The version of the Go module whose code answered. */
  readonly istio: string;
  readonly objects: readonly IstioVerdict[];
  /** Objects that istiod does not read, as `Kind namespace/name`. */
  readonly ignored: readonly string[];
  readonly gateways: readonly IstioGateway[];
}

/** What istiod's admission webhook says about an object: without an error it is let in. */
export interface IstioVerdict {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
}

/** The configuration of a gateway, with Envoy's own field names. */
export interface IstioGateway {
  readonly pod: string;
  readonly listeners: readonly EnvoyResource[];
  readonly routes: readonly EnvoyResource[];
  readonly clusters: readonly EnvoyResource[];
  readonly endpoints?: readonly Readonly<Record<string, unknown>>[];
  readonly secrets: readonly { readonly name: string; readonly secret?: string; readonly found: boolean }[];
}

export type EnvoyResource = Readonly<Record<string, unknown>> & { readonly name: string };

/** An istiod that answers questions. */
export interface IstioOracle {
  /** @throws Error with what istiod's helper says, e.g. that no Gateway selects a Pod. */
  ask(question: IstioQuestion): Promise<IstioAnswer>;
  /** Ends the process; questions that wait for an answer fail. */
  stop(): Promise<void>;
}

/** Where the oracle of these sources is, or would be, kept. */
export function istioOraclePath(): string {
  return goOraclePath("istio");
}

/** Why there is no oracle, for a test to say that it is skipped; undefined where it is there. */
export function istioSkipReason(): string | undefined {
  if (existsSync(istioOraclePath())) return undefined;
  return "no istiod oracle here: npm run istio:build (needs Go 1.26, 10 minutes the first time)";
}

/**
 * Builds the oracle unless it is there: the first time some 10 minutes of CPU and 3 GB of Go's caches, later seconds.
 *
 * @returns why it is not there in the end; undefined when it is
 */
export async function buildIstioOracle(deadline: { seconds: number }): Promise<string | undefined> {
  try {
    await buildGoOracle("istio", deadline);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Starts the oracle. It also ends when this process does. */
export function startIstioOracle(binary: string = istioOraclePath()): IstioOracle {
  const { ask, stop } = startGoOracle<IstioQuestion, IstioReply>(binary, ["serve"]);
  return { ask: async (question) => answerOf(await ask(question)), stop };
}

interface IstioReply {
  readonly answer?: IstioAnswer;
  readonly error?: string;
}

function answerOf({ answer, error }: IstioReply): IstioAnswer {
  if (answer === undefined) throw new Error(error ?? "the istiod oracle gave no answer");
  return answer;
}
