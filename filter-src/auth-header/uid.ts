import { readElement } from "./der";
import { decodeString } from "./der-string";
import { refuse, unusableUid } from "./refusals";

/** The text of a UID attribute's value, given as DER. kube-apiserver refuses one that is empty or no string. */
export function decodeUid(der: string): string {
  const element = readElement(der, 1, der.length);
  if (element === undefined || element.last !== der.length) return refuse(unusableUid);
  const uid = decodeString(element.tag, string.sub(der, element.first, element.last));
  if (uid === undefined || uid === "") return refuse(unusableUid);
  return uid;
}
