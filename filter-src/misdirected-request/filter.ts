import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { hostOf } from "./host-of";

/**
 * A browser that holds a connection to one host uses it for every other host of the same certificate, although the
 * listener may answer for them in another way. 421 makes it open a connection of its own (RFC 9110, section 15.5.20).
 */
export function onRequest(handle: RequestHandle): void {
  const [succeeded, isMisdirected] = pcall(isForAnotherHost, handle);
  if (!succeeded || isMisdirected) {
    handle.respond({ ":status": "421", "content-type": "text/plain" }, "misdirected request\n");
  }
}

function isForAnotherHost(handle: RequestHandle): boolean {
  const serverName = handle.streamInfo().requestedServerName();
  if (serverName === "") return false;
  const authority = handle.headers().get(":authority");
  return authority === undefined || hostOf(authority) !== string.lower(serverName);
}
