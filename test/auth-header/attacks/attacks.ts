/** Something that a client, or bad luck, may try against the auth-header filter and its listener. */
export interface Attack {
  /** What is tried. */
  readonly attack: string;
  /** What stops it; `nothing` where nothing of this project does, with what helps. */
  readonly stop: string;
  /** What shows it: exchanges of a scenario, which real Envoys are asked too, or tests of a file. */
  readonly shown: readonly Evidence[];
}

export interface Evidence {
  /** A folder of `envoy-fixtures`, or a test file. */
  readonly place: string;
  /** Exact titles of exchanges; of tests, texts that stand in the file. A pattern stands for all titles that match, at least one. */
  readonly titles: readonly (string | RegExp)[];
}

const exchanges = (...titles: readonly (string | RegExp)[]): Evidence => ({ place: "auth-header", titles });
const ofGateway = (...titles: readonly (string | RegExp)[]): Evidence => ({ place: "gardener-l7", titles });
const tests = (file: string, ...titles: readonly string[]): Evidence => ({ place: `test/${file}`, titles });

/** Every row has a test that fails when what stops it is taken away: see `mutations.ts`. */
// prettier-ignore
export const attacks: readonly Attack[] = [
  { attack: "Identity headers in any spelling, without a certificate", stop: "They are removed from every request", shown: [exchanges(/^(x-remote-\S+) of a client without a certificate is removed$/i, /^all of them at once without a certificate/)] },
  { attack: "Identity headers beside a certificate, twice, or empty first", stop: "They are removed first, all values, then written anew", shown: [exchanges(/^x-remote-\S+, twice and empty first, beside a certificate is replaced/i)] },
  { attack: "Extra headers that nobody knows, also an empty name", stop: "Everything under the prefix is removed, by the script or by the listener", shown: [exchanges(/^x-remote-extra-\S* of a client/i, "extra headers are removed by the listener where it strips", "also beside a certificate")] },
  { attack: "A UID header where none is sent", stop: "`X-Remote-Uid` is removed whatever `uidHeader` says", shown: [exchanges("X-Remote-Uid of a client without a certificate is removed", "headers with other names are removed without a certificate", "the custom UID header is removed where there is one")] },
  { attack: "Identity in trailers", stop: "Trailers are no headers, and Envoy drops them towards HTTP/1.1", shown: [exchanges(/^identity in trailers/)] },
  { attack: "Identity headers nominated in `Connection`, so that a proxy removes them", stop: "Envoy does not remove what is nominated there; what is claimed is removed by the script", shown: [exchanges("an identity header nominated in Connection still arrives", "every identity header nominated in Connection still arrives", "a client's identity header nominated in Connection does not")] },
  { attack: "Identity headers with an upgrade", stop: "The filter runs before upgrades, too", shown: [exchanges(/^(SPDY|a WebSocket) of a client with a token is upgraded without/, /^(SPDY|a WebSocket) of a client with a certificate is upgraded on/, "extra headers of an upgrade are removed by the listener where it strips", "an identity header nominated in Connection beside Upgrade arrives as it is verified", "an upgrade to something else is refused before the filter"), ofGateway("an upgrade carries no identity that the client claims", "SPDY of a client with a certificate is upgraded on the trusted connection"), tests("oracles/same-user/streams.test.ts", "for %s, who may", "not for %j, who may not"), tests("oracles/same-user/kube-apiserver.test.ts", "passes no identity header on to a kubelet")] },
  { attack: "An upgrade with a certificate that names nobody, or has expired", stop: "The same checks, before the upgrade", shown: [exchanges("an upgrade with a certificate that is refused is answered and reaches nobody", "an upgrade on a connection whose certificate has expired is answered and reaches nobody")] },
  { attack: "A request with claimed identity behind the head of an upgrade, for kube-apiserver to read where it does not agree to the upgrade: until 1.39, Envoy passes on what follows SPDY's head at once", stop: "Upgrades on the trusted connection carry `Connection: Upgrade, close`, after which kube-apiserver reads no request", shown: [exchanges(/^(SPDY|a WebSocket) of a client with a certificate is upgraded on/, "a certificate that names nobody is upgraded on a connection that ends with it", "a refused upgrade is answered as kube-apiserver answers it"), tests("oracles/same-user/smuggled-requests.test.ts", "is one where kube-apiserver itself gets %j: it answers %i", "of $target to $protocol is none behind the Envoy")] },
  { attack: "Underscores for dashes", stop: "kube-apiserver reads no such header", shown: [exchanges("a header with underscores is another header, which kube-apiserver does not read")] },
  { attack: "Timeouts chosen by the client", stop: "Both headers are replaced", shown: [exchanges(/^x-envoy-upstream-rq-\S+ of a client/i, /^x-envoy-upstream-rq-\S+, twice/), ofGateway("a client does not choose its timeout")] },
  { attack: "`:authority` of another control plane than the server name", stop: "The route to the trusted cluster matches the server name of the connection, and the gateway answers 421", shown: [exchanges("a Host header of another name changes nothing", "a server name without a route of its own never reaches the trusted cluster"), ofGateway("a request for another host than the connection's is misdirected, with a certificate, too")] },
  { attack: "No server name", stop: "421 with a certificate, no matter without", shown: [exchanges("no server name is refused with a certificate", "no server name is no matter without one")] },
  { attack: "A resumed session, whose certificate Envoy does not verify again", stop: "Refused; the listener does not resume", shown: [exchanges(/^a resumed TLS 1\.[23] session is refused$/, /^the gateway does not resume/)] },
  { attack: "A certificate that expires on an open connection", stop: "Its time is looked at with every request", shown: [exchanges("a certificate that expires on an open connection is refused with the next request", "where Envoy ignores the clock, the filter refuses an expired certificate")] },
  { attack: "A certificate that expires before its session is resumed", stop: "The same, where resumption is accepted", shown: [exchanges("a certificate that expires before its session is resumed is refused")] },
  { attack: "A clock that was set back", stop: "Not yet valid: 401", shown: [exchanges("a certificate is not yet valid when the clock is set back", "where Envoy ignores the clock, the filter refuses a certificate that is not yet valid")] },
  { attack: "A certificate of a CA that the listener does not trust, also with the same name", stop: "Envoy's handshake", shown: [exchanges("a certificate of another CA with the same name fails the handshake")] },
  { attack: "A CA that is taken out of the bundle: new connections and resumed sessions of its certificates", stop: "Envoy's handshake, as soon as it has the new bundle; sessions of the old one are not resumed, over TLS 1.2 and 1.3, with ticket keys that stay, too", shown: [tests("auth-header/rotation/rotation.test.ts", "opens no connection, and resumes no session")] },
  { attack: "The same, or a certificate that is revoked, on connections that are open", stop: "Nothing here: they go on until they end. `max_connection_duration` ends them, but not upgraded ones, which `max_stream_duration` ends (and watches with them)", shown: [tests("auth-header/rotation/rotation.test.ts", "still lets requests pass on connections that are open, and leaves upgraded ones alone", "loses open connections where they may not live longer, and upgraded ones where streams may not")] },
  { attack: "A listener with `ACCEPT_UNTRUSTED`", stop: "`peerCertificateValidated()` must be true", shown: [exchanges("where Envoy accepts what it cannot verify, the filter refuses it", "there a verified certificate still passes")] },
  { attack: "A plaintext listener", stop: "No TLS, no identity, and the headers are removed all the same", shown: [exchanges("without TLS there is no identity")] },
  { attack: "Subjects that Go reads otherwise than Envoy: NUL, control bytes, spaces, string types, several names", stop: "Read twice and by the DER; where it is not the same everywhere: 401", shown: [exchanges(/ (in|before|after) (the name|a group) is refused$/, "two common names are refused", "an empty common name after another is refused", "a common name that is no string is refused", /^a \w+String .* is refused$/, "an empty group is refused"), tests("auth-header/any-subject.test.ts", "Any subject")] },
  { attack: "Header or log lines smuggled in through a subject", stop: "Control bytes are refused, and no byte of a subject reaches a log or an answer", shown: [exchanges("a line break in the name is refused", "a line feed in a group is refused", "a UID with a line break is refused")] },
  { attack: "More or longer groups than headers can carry", stop: "431, nothing is cut", shown: [exchanges("one group too many is refused", "one byte too many is refused", "as many bytes as allowed pass")] },
  { attack: "A failure of Envoy's API at any point", stop: "Whatever call fails, the request is answered with 500", shown: [exchanges(/^whatever call raises/, /^whatever (object|is)/), tests("auth-header/faults.test.ts", "is answered with 500 and reaches no upstream, whichever call it is")] },
  { attack: "The script does not load, on any worker", stop: "Envoy rejects the configuration; without the script's metadata no route leads to the trusted cluster", shown: [tests("conformance/loading.test.ts", "A script that Envoy %s does not load"), exchanges("a request without a certificate goes to the plain cluster over HTTP/1.1")] },
  { attack: "A certificate that names nobody, with `unidentified: forward`", stop: "The trusted connection without identity headers: kube-apiserver answers 401 or takes the token's user", shown: [exchanges("nobody goes to the trusted cluster without identity headers", "an empty subject does so too")] },
  { attack: "Another client's identity on the same worker, or on the same connection", stop: "Nothing is kept between requests but verdicts by certificate digest", shown: [exchanges("the next request of the connection is judged anew"), tests("auth-header/soak/soak.test.ts", "mixes up no two clients")] },
];
