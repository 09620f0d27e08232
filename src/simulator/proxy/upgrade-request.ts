import { lowerCase, type HeaderMap } from "../http/header-map.ts";

/** Whether a message asks to speak another protocol on its connection, or agrees to. */
export function isUpgrade(headers: HeaderMap): boolean {
  return headers.get("upgrade") !== undefined && nominatedBy(headers).includes("upgrade");
}

/** What `connection` names, in lower case. */
export function nominatedBy(headers: HeaderMap): readonly string[] {
  return (headers.get("connection") ?? "").split(",").map((name) => lowerCase(name.trim()));
}
