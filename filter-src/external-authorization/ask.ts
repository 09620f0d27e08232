import type { HttpCallHeaders, HttpCallReplyHeadersWithDuplicates, RequestHandle } from "envoy-lua-kit/envoy-api";
import { authority, cluster, path, sentHeaders, timeoutMs } from "./parameters";

/** The service's reply to what it may know of the request. A timeout is a reply with 504, a failed connection one with 503. */
export function ask(handle: RequestHandle): HttpCallReplyHeadersWithDuplicates {
  const headers = handle.headers();
  const question: Record<string, string> & HttpCallHeaders = {
    ":method": "GET",
    ":path": path,
    ":authority": authority,
    "x-forwarded-method": headers.get(":method") ?? "",
    "x-forwarded-host": headers.get(":authority") ?? "",
    "x-forwarded-uri": headers.get(":path") ?? "",
  };
  for (const [name] of string.gmatch(sentHeaders, "[^,]+")) {
    const value = headers.get(name);
    if (value !== undefined) question[name] = value;
  }
  const options = { timeout_ms: timeoutMs, return_duplicate_headers: true } as const;
  const [reply] = handle.httpCall(cluster, question, undefined, options);
  return reply;
}
