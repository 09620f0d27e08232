import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareEnvoyVersions } from "../envoy-api/envoy-version.ts";
import { checkEntry, errorAt, unknownName, type CheckContext, type Path } from "./check-context.ts";
import { checkFaults } from "./check-faults.ts";
import { acceptsTls, nameOf, staticResources } from "./envoy-config.ts";
import { normaliseClient, requestTargets } from "./normalise-exchange.ts";
import type { ExchangeNotation } from "./scenario-notation.ts";
import type { Client } from "./scenario.ts";

type From = NonNullable<ExchangeNotation["from"]>;

/** Findings for exchanges that name what does not exist, or that contradict themselves or each other. */
export function checkExchanges(context: CheckContext): readonly Diagnostic[] {
  const { exchanges } = context.notation.value;
  return [
    ...exchanges.flatMap((exchange, index) => checkExchange(context, exchange, ["exchanges", index])),
    ...checkTitles(context),
    ...checkConnections(context),
  ];
}

function checkExchange(context: CheckContext, exchange: ExchangeNotation, path: Path): readonly Diagnostic[] {
  return [
    ...checkClient(context, exchange.from ?? {}, [...path, "from"]),
    ...checkRequest(context, exchange.send, [...path, "send"]),
    ...checkMessages(context, exchange, path),
    ...checkTunnels(context, exchange, path),
    ...checkCalls(context, exchange.calls, [...path, "calls"]),
    ...checkFaults(context, exchange.faults, [...path, "faults"]),
    ...checkRange(context, exchange.envoy, [...path, "envoy"]),
    ...checkExpected(context, exchange.expect, [...path, "expect"]),
  ];
}

function checkClient(context: CheckContext, from: From, path: Path): readonly Diagnostic[] {
  return [...checkListener(context, from, path), ...checkTunnel(context, from, [...path, "through"])];
}

/** A tunnel is asked for in plain text, and each connection in one is new. */
function checkTunnel(context: CheckContext, { through, resume }: From, path: Path): readonly Diagnostic[] {
  if (through === undefined) return [];
  const listeners = staticResources(context.envoyConfig.value, "listeners");
  const known = listeners.map(nameOf);
  const listener = listeners.find((candidate) => nameOf(candidate) === through.listener);
  if (listener === undefined)
    return [unknownName(context, { path: [...path, "listener"], name: through.listener, kind: "listener", known })];
  const code = "SCENARIO_THROUGH";
  return [
    ...(acceptsTls(listener)
      ? [errorAt(context, { code, message: `Listener "${through.listener}" speaks TLS, wanted a plaintext one`, path })]
      : []),
    ...(resume === true
      ? [errorAt(context, { code, message: "Sessions are not resumed through a tunnel", path })]
      : []),
  ];
}

function checkListener(context: CheckContext, from: From, path: Path): readonly Diagnostic[] {
  const { certificate, listener: name } = from;
  const listeners = staticResources(context.envoyConfig.value, "listeners");
  const listener = name === undefined ? listeners[0] : listeners.find((candidate) => nameOf(candidate) === name);
  const found = checkEntry(context, { path: [...path, "certificate"], name: certificate, wanted: "certificate" });
  if (listener !== undefined) {
    const ofTls = (["certificate", "sni", "tls", "resume"] as const).filter((key) => from[key] !== undefined);
    if (ofTls.length === 0 || acceptsTls(listener)) return found;
    const message = `Listener "${nameOf(listener)}" speaks plaintext, so the client can have no ${ofTls.join(", ")}`;
    return [...found, errorAt(context, { code: "SCENARIO_PLAINTEXT_LISTENER", message, path })];
  }
  if (name === undefined) return found;
  const known = listeners.map(nameOf);
  return [...found, unknownName(context, { path: [...path, "listener"], name, kind: "listener", known })];
}

function checkRequest(context: CheckContext, send: ExchangeNotation["send"], path: Path): readonly Diagnostic[] {
  const targets = requestTargets(send);
  const isWhole = (send.method === undefined) === (send.path === undefined);
  if (targets.length === 1 && isWhole) return [];
  const message = `Found ${targets.length} requests to send, wanted one`;
  const hint = "Write get: /api, or another method; or method: PROPFIND with path: /api";
  return [errorAt(context, { code: "SCENARIO_REQUEST", message, path, hint })];
}

/** Bodies that are said twice. */
function checkMessages(
  context: CheckContext,
  { send, answer = {} }: ExchangeNotation,
  path: Path,
): readonly Diagnostic[] {
  const isList = Array.isArray(answer);
  const answers = [answer]
    .flat()
    .map((message, index) => ({ message, place: isList ? ["answer", index] : ["answer"] }));
  const messages = [{ message: send, place: ["send"] }, ...answers];
  return messages.flatMap(({ message: { body, chunks }, place }) => {
    if (body === undefined || chunks === undefined) return [];
    const message = "Found a body and chunks, wanted one of them";
    return [errorAt(context, { code: "SCENARIO_BODY_AND_CHUNKS", message, path: [...path, ...place] })];
  });
}

/** Connections go on as something else only over HTTP/1.1, and when the upstream agrees. */
function checkTunnels(
  context: CheckContext,
  { from, send, answer = {} }: ExchangeNotation,
  path: Path,
): readonly Diagnostic[] {
  const answers = [answer].flat();
  const first = answers.findIndex(({ tunnel }) => tunnel !== undefined);
  if (send.tunnel === undefined && first === -1) return [];
  const place = first === -1 ? ["send"] : Array.isArray(answer) ? ["answer", first] : ["answer"];
  const { status = 200 } = answers[Math.max(first, 0)] ?? {};
  const agrees = status === 101 || (send.method === "CONNECT" && status === 200);
  if (agrees && from?.http !== 2) return [];
  const message =
    from?.http === 2
      ? "Found a tunnel over HTTP/2, wanted HTTP/1.1"
      : `Found a tunnel after an answer ${status}, wanted 101, or 200 to CONNECT`;
  return [errorAt(context, { code: "SCENARIO_TUNNEL", message, path: [...path, ...place, "tunnel"] })];
}

function checkCalls(context: CheckContext, calls: ExchangeNotation["calls"], path: Path): readonly Diagnostic[] {
  const known = staticResources(context.envoyConfig.value, "clusters").map(nameOf);
  return Object.keys(calls ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => unknownName(context, { path: [...path, name], name, kind: "cluster", known }));
}

function checkRange(context: CheckContext, range: ExchangeNotation["envoy"], path: Path): readonly Diagnostic[] {
  if (range?.from === undefined || range.to === undefined) return [];
  if (compareEnvoyVersions(range.from, range.to) <= 0) return [];
  const message = `No Envoy is from ${range.from} to ${range.to}, wanted the older one first`;
  return [errorAt(context, { code: "SCENARIO_ENVOY_RANGE", message, path })];
}

function checkExpected(context: CheckContext, expect: ExchangeNotation["expect"], path: Path): readonly Diagnostic[] {
  const { handshake, ...rest } = expect ?? {};
  const others = Object.keys(rest);
  if (handshake !== undefined && others.length > 0) {
    const message = `After a refused handshake there is no ${others.join(", ")} to expect`;
    return [errorAt(context, { code: "SCENARIO_REFUSED_AND_MORE", message, path })];
  }
  return [
    ...checkCluster(context, rest.cluster, [...path, "cluster"]),
    ...checkCluster(context, rest.never?.cluster, [...path, "never", "cluster"]),
  ];
}

function checkCluster(context: CheckContext, name: string | undefined, path: Path): readonly Diagnostic[] {
  const known = [...staticResources(context.envoyConfig.value, "clusters").map(nameOf), "none"];
  return name === undefined || known.includes(name)
    ? []
    : [unknownName(context, { path, name, kind: "cluster", known })];
}

function checkTitles(context: CheckContext): readonly Diagnostic[] {
  const titles = context.notation.value.exchanges.map(({ title }) => title);
  return titles.flatMap((title, index) => {
    if (titles.indexOf(title) === index) return [];
    const message = `Another exchange has the title "${title}"`;
    return [errorAt(context, { code: "SCENARIO_SAME_TITLE", message, path: ["exchanges", index, "title"] })];
  });
}

/** One connection has one client: what later exchanges of a connection say of it must be what the first says. */
function checkConnections(context: CheckContext): readonly Diagnostic[] {
  const opened = new Map<string, Client>();
  return context.notation.value.exchanges.flatMap(({ from }, index) => {
    const client = normaliseClient(from);
    if (client.connection === undefined) return [];
    const first = opened.get(client.connection) ?? client;
    opened.set(client.connection, first);
    const differing = clientKeys.filter((key) => first[key] !== client[key]);
    if (differing.length === 0) return [];
    const message = `Connection "${client.connection}" was opened with another ${differing.join(", ")}`;
    return [errorAt(context, { code: "SCENARIO_CONNECTION", message, path: ["exchanges", index, "from"] })];
  });
}

const clientKeys = ["listener", "certificate", "sni", "http", "tls", "resume"] as const;
