import { readElement, readInside, Tag, type Element } from "./der";
import { isSameEverywhere, isStringReadable } from "./der-string";

/** Whether Go's crypto/x509 would read this certificate's subject. */
export function isSubjectReadable(certificate: string): boolean {
  const subject = findSubject(certificate);
  return subject !== undefined && every(certificate, subject, isRelativeNameReadable);
}

/** Certificate, TBSCertificate, then version, serial number, signature, issuer and validity (RFC 5280, section 4.1). */
function findSubject(der: string): Element | undefined {
  const certificate = readElement(der, 1, der.length);
  if (certificate === undefined || certificate.tag !== Tag.sequence) return undefined;
  const tbs = readInside(der, certificate, { tag: Tag.sequence, at: certificate.first });
  if (tbs === undefined) return undefined;
  let position = tbs.first;
  const version = readInside(der, tbs, { tag: Tag.version, at: position });
  if (version !== undefined) position = version.last + 1;
  for (const tag of [Tag.integer, Tag.sequence, Tag.sequence, Tag.sequence]) {
    const field = readInside(der, tbs, { tag, at: position });
    if (field === undefined) return undefined;
    position = field.last + 1;
  }
  return readInside(der, tbs, { tag: Tag.sequence, at: position });
}

type ElementTest = (der: string, element: Element) => boolean;

/** Whether the content of `parent` is a row of elements that all pass. */
function every(der: string, parent: Element, test: ElementTest): boolean {
  let position = parent.first;
  while (position <= parent.last) {
    const element = readElement(der, position, parent.last);
    if (element === undefined || !test(der, element)) return false;
    position = element.last + 1;
  }
  return true;
}

function isRelativeNameReadable(der: string, element: Element): boolean {
  return element.tag === Tag.set && every(der, element, isAttributeReadable);
}

function isAttributeReadable(der: string, element: Element): boolean {
  if (element.tag !== Tag.sequence) return false;
  const identifier = readInside(der, element, { tag: Tag.objectIdentifier, at: element.first });
  if (identifier === undefined) return false;
  const attributeType = string.sub(der, identifier.first, identifier.last);
  const value = readElement(der, identifier.last + 1, element.last);
  if (!isObjectIdentifier(attributeType) || value === undefined || value.last !== element.last) return false;
  const content = string.sub(der, value.first, value.last);
  if (!isStringReadable(value.tag, content)) return false;
  const isNameOrGroup = attributeType === commonName || attributeType === organizationName;
  return !isNameOrGroup || isSameEverywhere(value.tag, content);
}

/** Contents of their object identifiers, 2.5.4.3 and 2.5.4.10. */
const commonName = string.char(0x55, 0x04, 0x03);
const organizationName = string.char(0x55, 0x04, 0x0a);

/** Not empty, the last arc complete, no arc padded with a leading 0x80, and none of 2^31 or more: Go reads none. */
function isObjectIdentifier(content: string): boolean {
  let startsArc = true;
  let arc = 0;
  for (const index of $range(1, content.length)) {
    const octet = string.byte(content, index) as number;
    if (startsArc) arc = 0;
    if ((startsArc && octet === 0x80) || arc >= 2 ** 24) return false;
    arc = arc * 128 + (octet % 128);
    startsArc = octet < 0x80;
  }
  return startsArc && content !== "";
}
