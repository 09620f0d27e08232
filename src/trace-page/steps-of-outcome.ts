import type { Outcome } from "../scenario/outcome.ts";
import type { Exchange } from "../scenario/scenario.ts";
import { headerRows, plainRows } from "./header-rows.ts";
import type { Step } from "./page-data.ts";
import { facts, step } from "./plain-steps.ts";

/** The way of a request as far as its outcome tells, where only an Envoy ran: what was sent, and what arrived on either side. */
export function stepsOfOutcome({ send }: Exchange, { connectionError, upstream, response }: Outcome): readonly Step[] {
  const sent = send.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  const at = null;
  const request = step("request", {
    at,
    title: "The request as the client sent it",
    short: `${send.method} ${send.path}`,
    headers: plainRows([[":authority", send.authority], ...sent]),
  });
  if (connectionError !== undefined)
    return [step("connection", { at, title: "Connection", short: "refused", isBad: true, error: connectionError })];
  return [
    request,
    ...(upstream === undefined
      ? []
      : [
          step("upstream", {
            at,
            title: `Cluster ${upstream.cluster}`,
            short: upstream.cluster,
            facts: facts({ protocol: upstream.protocol, "Envoy's certificate": upstream.clientCertificate }),
            headers: headerRows(sent, upstream.headers),
            comparedWith: "what the client sent",
          }),
        ]),
    ...(response === undefined
      ? []
      : [
          step("response", {
            at,
            title: `Response ${response.status} to the client`,
            short: String(response.status),
            headers: plainRows(response.headers),
          }),
        ]),
  ];
}
