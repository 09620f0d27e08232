/** One defence of the auth-header filter, and what its text becomes when it is taken away. */
export interface Mutation {
  readonly defence: string;
  /** A file of `filter-src/auth-header`, or the Envoy configuration of the scenario. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly becomes: string;
  /** Why it changes nothing there, where that is so: then no exchange may notice, and no outcome may differ. */
  readonly equivalent?: string;
}

const config = "envoy-fixtures/auth-header/envoy.yaml";
const source = (file: string): string => `filter-src/auth-header/${file}`;

// prettier-ignore
export const mutations: readonly Mutation[] = [
  { defence: "the outermost pcall", file: source("filter.ts"), text: "protectWith(handle, authenticate, answerProblem);", becomes: "authenticate(handle); pcall(answerProblem, handle, undefined as unknown);" },
  { defence: "what fails is answered", file: source("answer-problem.ts"), text: "  pcall(logFault, handle, problem);\n  respondWith(handle, fault);", becomes: "  pcall(logFault, handle, problem); handle.clearRouteCache(); if (problem === 1) respondWith(handle, fault);" },
  { defence: "only printable characters of an error are logged", file: source("answer-problem.ts"), text: '"[^ -~]", "?"', becomes: '"[^ -~\\n]", "?"' },
  { defence: "removal of the user header", file: source("identity-headers.ts"), text: "headers.remove(userHeader);", becomes: "" },
  { defence: "removal of the group header", file: source("identity-headers.ts"), text: "headers.remove(groupHeader);", becomes: "" },
  { defence: "removal of the usual UID header", file: source("identity-headers.ts"), text: 'headers.remove("X-Remote-Uid");', becomes: "" },
  { defence: "removal of a UID header of another name", file: source("identity-headers.ts"), text: "if (uidHeader !== undefined) headers.remove(uidHeader);", becomes: "" },
  { defence: "removal of extra headers by the script", file: source("identity-headers.ts"), text: 'if (stripping === "script") removeExtraHeaders(headers);', becomes: 'if (stripping === "script" && extraPrefix === "") removeExtraHeaders(headers);' },
  { defence: "removal of extra headers whatever follows the prefix", file: source("identity-headers.ts"), text: "string.sub(name, 1, extraPrefix.length) === extraPrefix", becomes: "name === `${extraPrefix}scopes`" },
  { defence: "removal of extra headers by the listener", file: config, text: "prefix: X-Remote-Extra-, ignore_case", becomes: "prefix: X-Other-, ignore_case" },
  { defence: "upstream timeouts", file: source("authenticate.ts"), text: "  setUpstreamTimeouts(headers);\n", becomes: '  if (headers.get("x-none") === "x") setUpstreamTimeouts(headers);\n' },
  { defence: "timeouts are replaced", file: source("upstream-timeouts.ts"), text: 'headers.replace("x-envoy-upstream-rq-timeout-ms"', becomes: 'headers.add("x-envoy-upstream-rq-timeout-ms"', equivalent: "Envoy removes both headers from requests that come from outside" },
  { defence: "timeouts of a try are replaced", file: source("upstream-timeouts.ts"), text: 'headers.replace("x-envoy-upstream-rq-per-try-timeout-ms"', becomes: 'headers.add("x-envoy-upstream-rq-per-try-timeout-ms"', equivalent: "Envoy removes both headers from requests that come from outside" },
  { defence: "no certificate, no identity", file: source("authenticate.ts"), text: "|| !ssl.peerCertificatePresented()) return;", becomes: ") return;" },
  { defence: "the certificate was verified in this handshake", file: source("certificate.ts"), text: "&& !ssl.peerCertificateValidated()", becomes: "&& ssl.sha256PeerCertificateDigest() === \"\"" },
  { defence: "the certificate has not expired", file: source("certificate.ts"), text: "now > ssl.expirationPeerCertificate()", becomes: "now > 2 * ssl.expirationPeerCertificate()" },
  { defence: "the certificate is valid already", file: source("certificate.ts"), text: "now < ssl.validFromPeerCertificate()", becomes: "2 * now < ssl.validFromPeerCertificate()" },
  { defence: "the digest is there", file: source("certificate.ts"), text: "if (digest.length !== 64)", becomes: "if (digest.length > 64)" },
  { defence: "values that are no strings are refused", file: source("subject.ts"), text: "if (attribute.isEncoded === isShortName(attribute.type)) refuse(unreadableSubject);", becomes: "if (attribute.isEncoded === isShortName(attribute.type) && attribute.value === \"\") refuse(unreadableSubject);" },
  { defence: "one common name", file: source("subject.ts"), text: "commonNames.length > 1", becomes: "commonNames.length > 9" },
  { defence: "both readings of the subject say the same", file: source("subject.ts"), text: "parsed === undefined || !agree(subject, parsed)", becomes: "parsed === undefined || (parsed.commonName() === \"\\n\" && !agree(subject, parsed))" },
  { defence: "both readings have the same name", file: source("subject.ts"), text: "if (parsed.commonName() !== subject.commonName) return false;", becomes: "" },
  { defence: "both readings have as many groups", file: source("subject.ts"), text: "if (parsedOrganizations.length !== subject.organizations.length) return false;", becomes: "" },
  { defence: "both readings have the same groups", file: source("subject.ts"), text: "if (parsedOrganizations[index - 1] !== organization) return false;", becomes: "if (index < 0) return organization === \"\";" },
  { defence: "the subject's DER", file: source("identity.ts"), text: 'if (subjectEncoding === "der") checkEncoding(ssl, digest);', becomes: 'if (subjectEncoding === "der" && digest === "") checkEncoding(ssl, digest);' },
  { defence: "alphabets of string types", file: source("der-string.ts"), text: "return matched !== undefined;", becomes: "return matched !== \"never\";" },
  { defence: "string types that Go does not know", file: source("der-string.ts"), text: "if (alphabet === undefined) return false;", becomes: "if (alphabet === undefined) return true;" },
  { defence: "arcs that Go does not read", file: source("der-subject.ts"), text: "|| arc >= 2 ** 24", becomes: "" },
  { defence: "T61Strings of older Kubernetes", file: source("der-string.ts"), text: "return beyondAscii === undefined;", becomes: "return beyondAscii !== 0;" },
  { defence: "a name that a header carries", file: source("identity.ts"), text: "if (!isHeaderSafe(identity.user)) refuse(unsafeSubject);", becomes: "" },
  { defence: "groups that a header carries", file: source("identity.ts"), text: '|| !isHeaderSafe(group)', becomes: "" },
  { defence: "no empty group", file: source("identity.ts"), text: 'if (group === "" || ', becomes: "if (" },
  { defence: "a UID that a header carries", file: source("identity.ts"), text: "&& !isHeaderSafe(identity.uid)) refuse(unusableUid);", becomes: "&& identity.uid === \"\\n\") refuse(unusableUid);" },
  { defence: "no control bytes", file: source("identity.ts"), text: "return control === undefined &&", becomes: "return control !== 0 &&" },
  { defence: "no space before", file: source("identity.ts"), text: 'string.sub(value, 1, 1) !== " "', becomes: "value !== \" \"" },
  { defence: "no space after", file: source("identity.ts"), text: 'string.sub(value, -1) !== " "', becomes: "value !== \" \"" },
  { defence: "one UID, and a header for it", file: source("identity.ts"), text: "if (subject.encodedUids.length > 1 || uidHeader === undefined) refuse(unusableUid);", becomes: "" },
  { defence: "a UID that is not empty", file: source("uid.ts"), text: 'if (uid === undefined || uid === "")', becomes: "if (uid === undefined)" },
  { defence: "a limit of groups", file: source("identity.ts"), text: "identity.groups.length > maxGroups || ", becomes: "" },
  { defence: "a limit of bytes", file: source("identity.ts"), text: "|| bytes > maxIdentityBytes", becomes: "|| bytes > 9 * maxIdentityBytes" },
  { defence: "nobody is refused", file: source("identity.ts"), text: 'if (unidentified === "refuse") refuse(unidentifiedCertificate);', becomes: "" },
  { defence: "the user header is replaced", file: source("forward-identity.ts"), text: "headers.replace(userHeader, identity.user);", becomes: "if (identity.user === \"\") headers.replace(userHeader, identity.user);" },
  { defence: "nothing follows an upgrade that kube-apiserver refuses", file: source("upgrade.ts"), text: 'headers.replace("connection", "Upgrade, close");', becomes: 'headers.replace("connection", "Upgrade");' },
  { defence: "a server name is needed", file: source("trusted-route.ts"), text: 'if (serverName === "" || unsafe !== undefined) refuse(missingServerName);', becomes: 'if (unsafe !== undefined) refuse(missingServerName);' },
  { defence: "the route is chosen anew", file: source("trusted-route.ts"), text: "  handle.clearRouteCache();\n", becomes: "" },
  { defence: "the identity is written before the request is trusted", file: source("authenticate.ts"), text: "  if (identity !== undefined) forwardIdentity(headers, identity, digest);\n  closeAfterUpgrade(headers);\n  trustRequest(handle, streamInfo, value);", becomes: "  closeAfterUpgrade(headers);\n  trustRequest(handle, streamInfo, value);\n  pcall(() => { if (identity !== undefined) forwardIdentity(headers, identity, digest); });" },
  { defence: "the route to the trusted cluster matches metadata", file: config, text: "                            dynamic_metadata:\n                              - filter: envoy.filters.http.lua\n                                path: [{ key: authenticated-kube-apiserver-host }]\n                                value: { string_match: { exact: api.example.com } }\n", becomes: "" },
  { defence: "that route matches the server name", file: config, text: "value: { string_match: { exact: api.example.com } }", becomes: "value: { string_match: { prefix: a } }" },
  { defence: "the listener does not resume TLS 1.3 sessions", file: config, text: "disable_stateless_session_resumption: true", becomes: "disable_stateless_session_resumption: false" },
];
