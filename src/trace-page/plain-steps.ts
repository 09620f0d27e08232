import type { ConnectionEvent, LocalReplyEvent, RouteEvent } from "../scenario/trace.ts";
import type { Fact, Step, StepKind } from "./page-data.ts";

/** A step with what is said of it. */
export function step(kind: StepKind, said: Pick<Step, "at" | "title" | "short"> & Partial<Step>): Step {
  const unsaid = { isBad: false, facts: [], headers: [], comparedWith: "", passedOver: [], entries: [], stack: [] };
  return { kind, ...unsaid, error: null, ...said };
}

export function stepOfConnection(event: ConnectionEvent & { readonly at: number }): Step {
  const { at, listener, filterChain, serverName, tls, certificate, failure } = event;
  return step("connection", {
    at,
    title: `Listener ${listener}`,
    short: failure !== undefined ? "refused" : (tls ?? "plaintext"),
    isBad: failure !== undefined,
    error: failure ?? null,
    facts: facts({
      "filter chain": filterChain,
      TLS: failure !== undefined ? undefined : (tls ?? "none, plaintext"),
      "server name": serverName === "" ? undefined : serverName,
      certificate: failure !== undefined ? undefined : describeCertificate(certificate),
    }),
  });
}

function describeCertificate(certificate: ConnectionEvent["certificate"]): string {
  if (certificate === undefined) return "none presented";
  const { entry, isVerified, isResumed } = certificate;
  return `${entry}, ${isVerified ? "verified" : "not verified"}${isResumed ? ", of a resumed session" : ""}`;
}

export function stepOfRoute(event: RouteEvent & { readonly at: number }): Step {
  const { at, isAgain, virtualHost, route, action, passedOver } = event;
  return step("route", {
    at,
    title: `Route ${isAgain ? "chosen anew: " : ""}${route ?? "none"}`,
    short: route ?? "no route",
    isBad: route === undefined,
    facts: facts({ "virtual host": virtualHost ?? "none has this authority", action }),
    passedOver,
  });
}

export function stepOfLocalReply({ at, status, body }: LocalReplyEvent & { readonly at: number }): Step {
  return step("local reply", {
    at,
    title: `Local reply ${status}`,
    short: `reply ${status}`,
    facts: facts({ body: body === "" ? "empty" : body }),
  });
}

/** Those that are known. */
export function facts(known: Readonly<Record<string, string | undefined>>): readonly Fact[] {
  return Object.entries(known).flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
