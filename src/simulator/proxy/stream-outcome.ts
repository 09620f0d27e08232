import type { Outcome, LogLine } from "../../scenario/outcome.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { ClientResponse } from "./client-response.ts";
import { jsonOfMetadata } from "./metadata-json.ts";
import type { Upstreams } from "./upstream-exchange.ts";

/** What was gathered while a stream ran. */
export interface Gathered {
  readonly client: ClientResponse;
  readonly upstreams: Upstreams;
  readonly dynamicMetadata: ReadonlyMap<string, MetadataStruct>;
  readonly logs: readonly LogLine[];
  readonly scriptErrors: number;
}

/** The outcome of an exchange whose stream has run. */
export function outcomeOf({ calls, retryAnswers }: Exchange, gathered: Gathered): Outcome {
  const response = gathered.client.complete();
  if (response === undefined) return failedConnection("no complete response within 5 s");
  const { received } = gathered.upstreams;
  const isCall = ({ cluster }: { readonly cluster: string }): boolean => Object.hasOwn(calls ?? {}, cluster);
  const [upstream, ...retries] = received.filter((request) => !isCall(request));
  return {
    response,
    ...(upstream === undefined ? {} : { upstream }),
    ...(retryAnswers === undefined ? {} : { retries }),
    ...(calls === undefined ? {} : { calls: received.filter(isCall) }),
    dynamicMetadata: jsonOfMetadata(gathered.dynamicMetadata),
    logs: gathered.logs,
    scriptErrors: gathered.scriptErrors,
  };
}

/** The outcome of an exchange that got no response. */
export function failedConnection(reason: string): Outcome {
  return { connectionError: reason, dynamicMetadata: {}, logs: [], scriptErrors: 0 };
}
