import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { versionHeader } from "./parameters";

/** Tells the upstream which version of the API a request is for: `/v2/users` has version 2. What a client says itself does not count. */
export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  headers.remove(versionHeader);
  const [version] = string.match(headers.get(":path") ?? "", "^/v([0-9]+)/");
  if (version !== undefined) headers.add(versionHeader, version);
}
