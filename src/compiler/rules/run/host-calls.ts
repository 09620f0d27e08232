import { ts } from "../../typescript.ts";
import type { Call, Place } from "./calls.ts";
import { mayRaise, type Machine } from "./machine.ts";
import type { HostName } from "./names.ts";
import { add, fillTable, giveBirth, store, suspend, type State } from "./state.ts";
import { nothingKnown, type Value } from "./value.ts";

/** A call of the host API: noted, with its effect on the stream and on the life of objects. */
export function callHost(call: Call, { name, row }: HostName, { state, machine }: Place): Value {
  const { node, receiver, values } = call;
  const { path, unsuspendable, records } = machine;
  records.hostCalls.push({ name, row, call: node, path, receiver, values, state: { ...state }, unsuspendable });
  mayRaise(state, machine);
  effects[name]?.(call, state, machine);
  if (state.ended !== undefined) return nothingKnown;
  mayRaise(state, machine);
  if (name === "StreamHandle.httpCall") return reply(node, state);
  if (row.gives !== undefined) return giveObject(node, state);
  return givenText(name, node, state);
}

type Effect = (call: Call, state: State, machine: Machine) => void;

const writeHeader: Effect = (call, state, machine) => {
  if (machine.path !== "request" || giverOf(call.receiver, machine) === "StreamHandle.trailers") return;
  chooseRouteAnew(state);
};

const effects: Readonly<Record<string, Effect>> = {
  "StreamHandle.respond": (_call, state, { path }) => {
    state.ended = path === "response" ? "jumped" : "answered";
  },
  "StreamHandle.body": (_call, state) => {
    // A body that is there already is given at once.
    if (!state.always.has("buffered")) suspend(state);
    state.always = new Set([...state.always, "buffered" as const]);
  },
  "StreamHandle.trailers": ({ node }, state) => {
    suspend(state);
    state.streamed = add(state.streamed, node);
  },
  "StreamHandle.httpCall": ({ node }, state, { names }) => {
    if ((names.typeOf(node).flags & ts.TypeFlags.Void) !== 0) return;
    suspend(state);
    state.called = add(state.called, node);
  },
  "StreamHandle.clearRouteCache": (_call, state, { path }) => {
    if (path === "request") chooseRouteAnew(state);
  },
  "StreamHandle.metadata": (_call, state) => {
    state.always = new Set([...state.always].filter((fact) => fact !== "routeCleared"));
  },
  "DynamicMetadata.set": ({ node }, state) => {
    if (!state.always.has("routeCleared")) state.unrouted = add(state.unrouted, node);
  },
  "Headers.add": writeHeader,
  "Headers.replace": writeHeader,
  "Headers.remove": writeHeader,
  "Headers.setHttp1ReasonPhrase": writeHeader,
  "Headers.get": lookAtUpgrade,
  "Headers.getAtIndex": lookAtUpgrade,
  "Headers.getNumValues": lookAtUpgrade,
};

/** The route is matched when it is next needed, with the metadata that is then there. */
function chooseRouteAnew(state: State): void {
  state.unrouted = new Set();
  state.always = new Set([...state.always, "routeCleared" as const]);
}

/** A request says with two headers that it is an upgrade, or with its method; a response with its status. */
function lookAtUpgrade({ node }: Call, state: State, { names, path }: Machine): void {
  const header = names.constantText(node.arguments[0])?.toLowerCase() ?? "";
  const telling = path === "response" ? [":status", "upgrade", "connection"] : [":method", "upgrade", "connection"];
  if (telling.includes(header)) state.always = new Set([...state.always, "upgradeLookedAt" as const]);
}

/** The member that gave an object: `StreamHandle.headers`, `StreamHandle.trailers`. Undefined where there are several, or none is known. */
export function giverOf({ hosts }: Value, { names }: Pick<Machine, "names">): string | undefined {
  const givers = new Set([...hosts].map((host) => names.hostMember(host)?.name));
  return givers.size === 1 ? [...givers][0] : undefined;
}

function giveObject(node: ts.CallExpression, state: State): Value {
  giveBirth(state, node);
  return { ...nothingKnown, hosts: new Set([node]) };
}

/** Members that give text or data in which a peer, or whoever issued its certificate, can put any byte. */
const anyBytes: ReadonlySet<string> = new Set([
  "ParsedName.commonName",
  "ParsedName.organizationName",
  "SslConnection.dnsSansPeerCertificate",
  "SslConnection.uriSanPeerCertificate",
  "Buffer.getBytes",
  "StreamInfo.requestedServerName",
  "StreamHandle.base64Decode",
  "DynamicMetadata.get",
  "ConnectionDynamicMetadata.get",
  "StreamInfo.dynamicTypedMetadata",
  "ConnectionStreamInfo.dynamicTypedMetadata",
  "FilterState.get",
]);

/** Members that give text of a peer in which Envoy lets no control byte be: a header that has one is refused, a name is printed with escapes. */
const printable: ReadonlySet<string> = new Set([
  "Headers.get",
  "Headers.getAtIndex",
  "SslConnection.urlEncodedPemEncodedPeerCertificate",
  "SslConnection.urlEncodedPemEncodedPeerCertificateChain",
]);

/** The same, as RFC 2253 writes a name. */
const distinguishedNames: ReadonlySet<string> = new Set([
  "SslConnection.subjectPeerCertificate",
  "SslConnection.issuerPeerCertificate",
  "SslConnection.subjectLocalCertificate",
]);

function givenText(name: string, node: ts.CallExpression, state: State): Value {
  if (distinguishedNames.has(name))
    return { ...nothingKnown, texts: new Set([node]), distinguishedNames: new Set([node]) };
  if (printable.has(name)) return { ...nothingKnown, texts: new Set([node]) };
  return anyBytes.has(name) ? newSource(node, state) : nothingKnown;
}

/** Text with any byte comes from here, unchecked. */
export function newSource(node: ts.Node, state: State): Value {
  state.unchecked = add(state.unchecked, node);
  return { ...nothingKnown, sources: new Set([node]) };
}

/** Headers and body of another service's answer. */
function reply(node: ts.CallExpression, state: State): Value {
  fillTable(state, node, new Map());
  store(state, node, { key: "0", value: { ...nothingKnown, texts: new Set([node]) } });
  store(state, node, { key: "1", value: newSource(node, state) });
  return { ...nothingKnown, tables: new Set([node]) };
}
