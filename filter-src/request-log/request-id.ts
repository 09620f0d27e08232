import type { Headers, RequestHandle } from "envoy-lua-kit/envoy-api";

/** Gives a request an id where it came with none, or with one that should not stand in a log. */
export function ensureRequestId(handle: RequestHandle, headers: Headers): void {
  const [given] = string.match(headers.get("x-request-id") ?? "", "^[%w._-]+$");
  // Only where it must be: a changed header has the route chosen again.
  if (given === undefined || given.length > 64) headers.replace("x-request-id", newId(handle));
}

/**
 * The microsecond and the client's port in the form of a UUID (RFC 9562, version 8). Nothing of `math.random`, which
 * gives the same numbers in each worker of each Envoy.
 */
function newId(handle: RequestHandle): string {
  const time = handle.timestampString(EnvoyTimestampResolution.MICROSECOND);
  const [port] = string.match(handle.streamInfo().downstreamDirectRemoteAddress(), "%d+$");
  const [first, second, third, fourth] = string.match(time, "^(%d%d%d%d%d%d%d%d)(%d%d%d%d)(%d%d%d)(%d)");
  return string.format("%s-%s-8%s-8%s00-%012d", first, second, third, fourth, tonumber(port) ?? 0);
}
