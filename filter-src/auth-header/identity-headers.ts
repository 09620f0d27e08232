import type { Headers } from "envoy-lua-kit/envoy-api";
import { extraHeaderPrefix, groupHeader, stripping, uidHeader, userHeader } from "./parameters";

const extraPrefix = string.lower(extraHeaderPrefix);

/** Removes all headers with which a client could name itself. */
export function stripIdentityHeaders(headers: Headers): void {
  headers.remove(userHeader);
  headers.remove(groupHeader);
  // Also where no UID is sent: a kube-apiserver that reads the standard name must not get it from a client.
  headers.remove("X-Remote-Uid");
  if (uidHeader !== undefined) headers.remove(uidHeader);
  if (stripping === "script") removeExtraHeaders(headers);
}

/** Names are collected first: headers cannot be changed while they are iterated. */
function removeExtraHeaders(headers: Headers): void {
  const forged: string[] = [];
  for (const [name] of headers) {
    if (string.sub(name, 1, extraPrefix.length) === extraPrefix) forged.push(name);
  }
  for (const name of forged) headers.remove(name);
}
