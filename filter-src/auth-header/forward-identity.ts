import type { Headers } from "envoy-lua-kit/envoy-api";
import type { Identity } from "./identity";
import { credentialId, extraHeaderPrefix, groupHeader, uidHeader, userHeader } from "./parameters";

/** `authentication.kubernetes.io/credential-id` as a header name carries it (client-go's escaping). */
const credentialIdKey = "authentication.kubernetes.io%2Fcredential-id";

/** Writes the headers from which kube-apiserver derives the user; the client's own are gone by now. */
export function forwardIdentity(headers: Headers, identity: Identity, digest: string): void {
  headers.replace(userHeader, identity.user);
  for (const group of identity.groups) headers.add(groupHeader, group);
  if (uidHeader !== undefined && identity.uid !== undefined) headers.replace(uidHeader, identity.uid);
  if (credentialId) headers.replace(extraHeaderPrefix + credentialIdKey, `X509SHA256=${digest}`);
}
