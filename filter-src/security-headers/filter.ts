import type { Headers, ResponseHandle } from "envoy-lua-kit/envoy-api";
import {
  contentSecurityPolicy,
  frameOptions,
  referrerPolicy,
  removedHeaders,
  strictTransportSecurity,
} from "./parameters";

export function onResponse(handle: ResponseHandle): void {
  const headers = handle.headers();
  for (const [name] of string.gmatch(removedHeaders, "[^,]+")) headers.remove(name);

  // It has one value only, so that whatever else a server said is a mistake.
  headers.replace("x-content-type-options", "nosniff");
  addIfAbsent(headers, "content-security-policy", contentSecurityPolicy);
  addIfAbsent(headers, "x-frame-options", frameOptions);
  addIfAbsent(headers, "referrer-policy", referrerPolicy);

  // Browsers ignore it over plaintext, where it must not be sent. Replaced: who ends TLS knows what may be promised of it.
  if (strictTransportSecurity !== undefined && handle.streamInfo().downstreamSslConnection() !== undefined)
    headers.replace("strict-transport-security", strictTransportSecurity);
}

/** What an application says of its own pages it knows better than the gateway. */
function addIfAbsent(headers: Headers, name: string, value: string | undefined): void {
  if (value !== undefined && headers.get(name) === undefined) headers.add(name, value);
}
