import type { HttpCallReplyHeadersWithDuplicates, RequestHandle } from "envoy-lua-kit/envoy-api";
import { protect, refuse, type Refusal } from "envoy-lua-kit/protect";
import { ask } from "./ask";
import { answerHeaders, identityHeaders, withoutDecision } from "./parameters";

const noDecision: Refusal = { status: 503, code: "NoDecision", message: "the request could not be authorized" };

/** An error of a script would let the request pass, so all of it is protected. */
export function onRequest(handle: RequestHandle): void {
  protect(handle, authorize);
}

function authorize(handle: RequestHandle): void {
  for (const [name] of string.gmatch(identityHeaders, "[^,]+")) handle.headers().remove(name);

  const reply = ask(handle);
  const status = tonumber(reply[":status"]) ?? 0;
  if (status === 200) identify(handle, reply);
  else if (status >= 300 && status < 500) answer(handle, reply);
  else if (withoutDecision === "refuse") refuse(noDecision);
}

function identify(handle: RequestHandle, reply: HttpCallReplyHeadersWithDuplicates): void {
  // Headers that were there before the call are dead.
  const headers = handle.headers();
  for (const [name] of string.gmatch(identityHeaders, "[^,]+")) {
    const values = reply[name] ?? [];
    for (const value of typeof values === "string" ? [values] : values) headers.add(name, value);
  }
}

/** The service's refusal, or its way to a login page. Its body stays here. */
function answer(handle: RequestHandle, reply: HttpCallReplyHeadersWithDuplicates): never {
  const headers: Record<string, string | readonly string[]> & { ":status": string } = { ":status": reply[":status"] };
  for (const [name] of string.gmatch(answerHeaders, "[^,]+")) {
    const values = reply[name];
    if (values !== undefined) headers[name] = values;
  }
  handle.respond(headers);
}
