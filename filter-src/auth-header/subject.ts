import type { ParsedName, SslConnection } from "envoy-lua-kit/envoy-api";
import { parseDistinguishedName, type Attribute } from "./distinguished-name";
import { refuse, severalCommonNames, unreadableSubject } from "./refusals";

/** What a subject says about identity. Values are the certificate's bytes, in its order. */
export interface Subject {
  /** Empty where the subject has none, or an empty one. */
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** DER of each value of the UID attribute. */
  readonly encodedUids: readonly string[];
}

/** `1.3.6.1.4.1.57683.2`, from which Kubernetes 1.33 and later read a user's UID. */
const uidType = "1.3.6.1.4.1.57683.2";

/** Reads the subject in both forms that Envoy offers, and refuses it where they do not say the same. */
export function readSubject(ssl: SslConnection): Subject {
  const attributes = parseDistinguishedName(ssl.subjectPeerCertificate());
  if (attributes === undefined) return refuse(unreadableSubject);
  const subject = collectSubject(attributes);
  const parsed = ssl.parsedSubjectPeerCertificate();
  if (parsed === undefined || !agree(subject, parsed)) return refuse(unreadableSubject);
  return subject;
}

function collectSubject(attributes: readonly Attribute[]): Subject {
  const commonNames: string[] = [];
  const organizations: string[] = [];
  const encodedUids: string[] = [];
  for (const attribute of attributes) {
    if (attribute.isEncoded === isShortName(attribute.type)) refuse(unreadableSubject);
    if (attribute.type === "CN") commonNames.push(attribute.value);
    if (attribute.type === "O") organizations.push(attribute.value);
    if (attribute.type === uidType) encodedUids.push(attribute.value);
  }
  if (commonNames.length > 1) refuse(severalCommonNames);
  return { commonName: commonNames[0] ?? "", organizations, encodedUids };
}

/** Envoy prints a value as DER where the attribute has no short name, or where the value is no string. */
function isShortName(attributeType: string): boolean {
  const [letter] = string.find(attributeType, "^%a");
  return letter !== undefined;
}

function agree(subject: Subject, parsed: ParsedName): boolean {
  const parsedOrganizations = parsed.organizationName();
  if (parsed.commonName() !== subject.commonName) return false;
  if (parsedOrganizations.length !== subject.organizations.length) return false;
  for (const [index, organization] of ipairs(subject.organizations)) {
    if (parsedOrganizations[index - 1] !== organization) return false;
  }
  return true;
}
