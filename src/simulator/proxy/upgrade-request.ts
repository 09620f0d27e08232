import { lowerCase, type HeaderMap } from "../http/header-map.ts";

/** Whether a message asks to speak another protocol on its connection, or agrees to. */
export function isUpgrade(headers: HeaderMap): boolean {
  return headers.get("upgrade") !== undefined && nominatedBy(headers).includes("upgrade");
}

/** What `connection` names, in lower case. */
export function nominatedBy(headers: HeaderMap): readonly string[] {
  return (headers.get("connection") ?? "").split(",").map((name) => lowerCase(name.trim()));
}

/** Whether upgrades are allowed, by their type in lower case. */
export type Upgrades = ReadonlyMap<string, boolean>;

/** What a request asks to speak instead of HTTP, in lower case: an upgrade's type, or `connect`. */
export function wantedProtocol(headers: HeaderMap): string | undefined {
  if (headers.get(":method") === "CONNECT") return "connect";
  return isUpgrade(headers) ? headers.get("upgrade")?.toLowerCase() : undefined;
}

/** A route may allow what the connection manager does not, and the other way round. */
export function isUpgradeAllowed(type: string, manager: Upgrades, route: Upgrades | undefined): boolean {
  return route?.get(type) ?? manager.get(type) ?? false;
}

/** Whether a response to a request that asked for it begins another protocol. */
export function beginsTunnel(wanted: string | undefined, response: HeaderMap): boolean {
  const status = response.get(":status");
  if (wanted === "connect") return status === "200";
  return wanted !== undefined && status === "101" && isUpgrade(response);
}
