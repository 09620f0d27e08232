import type { SslConnection } from "envoy-lua-kit/envoy-api";
import { checkEncoding } from "./encoding-verdicts";
import { maxGroups, maxIdentityBytes, subjectEncoding, uidAttribute, uidHeader, unidentified } from "./parameters";
import { identityTooLarge, refuse, unidentifiedCertificate, unsafeSubject, unusableUid } from "./refusals";
import { readSubject, type Subject } from "./subject";
import { decodeUid } from "./uid";

/** Who a certificate names, in the words of kube-apiserver's front-proxy headers. */
export interface Identity {
  readonly user: string;
  /** In the certificate's order, duplicates kept. */
  readonly groups: readonly string[];
  readonly uid: string | undefined;
}

/**
 * The identity in a certificate's subject; nothing where it names nobody and that is allowed. Refuses whatever is
 * ambiguous.
 */
export function readIdentity(ssl: SslConnection, digest: string): Identity | undefined {
  const subject = readSubject(ssl);
  if (subjectEncoding === "der") checkEncoding(ssl, digest);
  const identity = {
    user: subject.commonName,
    groups: subject.organizations,
    uid: readUid(subject),
  };
  checkValues(identity);
  if (identity.user !== "") return identity;
  if (unidentified === "refuse") refuse(unidentifiedCertificate);
  return undefined;
}

function readUid(subject: Subject): string | undefined {
  const encodedUid = subject.encodedUids[0];
  if (uidAttribute === "ignore" || encodedUid === undefined) return undefined;
  if (subject.encodedUids.length > 1 || uidHeader === undefined) refuse(unusableUid);
  return decodeUid(encodedUid);
}

function checkValues(identity: Identity): void {
  if (!isHeaderSafe(identity.user)) refuse(unsafeSubject);
  if (uidHeader !== undefined && identity.uid !== undefined && !isHeaderSafe(identity.uid)) refuse(unusableUid);
  for (const group of identity.groups) {
    if (group === "" || !isHeaderSafe(group)) refuse(unsafeSubject);
  }
  checkSize(identity);
}

function checkSize(identity: Identity): void {
  let bytes = identity.user.length;
  if (uidHeader !== undefined && identity.uid !== undefined) bytes += identity.uid.length;
  for (const group of identity.groups) bytes += group.length;
  if (identity.groups.length > maxGroups || bytes > maxIdentityBytes) refuse(identityTooLarge);
}

/**
 * Whether a header carries the value unchanged: Envoy cuts it at a NUL and sends no other control byte, and an
 * HTTP/1.1 receiver trims spaces and tabs at its ends.
 */
export function isHeaderSafe(value: string): boolean {
  const [control] = string.find(value, "%c");
  return control === undefined && string.sub(value, 1, 1) !== " " && string.sub(value, -1) !== " ";
}
