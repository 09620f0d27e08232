import { readElement } from "./der";
import { decodeString, isSameEverywhere } from "./der-string";
import { refuse, unusableUid } from "./refusals";

/** The text of a UID attribute's value, given as DER. kube-apiserver refuses one that is empty or no string. */
export function decodeUid(der: string): string {
  const element = readElement(der, 1, der.length);
  if (element === undefined || element.last !== der.length) return refuse(unusableUid);
  const content = string.sub(der, element.first, element.last);
  if (!isSameEverywhere(element.tag, content)) return refuse(unusableUid);
  const uid = decodeString(element.tag, content);
  if (uid === undefined || uid === "") return refuse(unusableUid);
  return uid;
}
