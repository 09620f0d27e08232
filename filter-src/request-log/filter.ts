import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { loggedHeaders, maxLength } from "./parameters";
import { ensureRequestId } from "./request-id";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  ensureRequestId(handle, headers);

  // What follows a ? may be a token; of credentials only their kind is logged, and nothing where none is named.
  const [path] = string.match(headers.get(":path") ?? "", "^[^?]*");
  logField(handle, "path", path);
  const [scheme] = string.match(headers.get("authorization") ?? "", "^(%a+) ");
  logField(handle, "authorization", scheme);
  for (const [name] of string.gmatch(loggedHeaders, "[^,]+")) logField(handle, name, headers.get(name));
}

/** What could end a line, or a field in quotes, becomes a question mark. */
function logField(handle: RequestHandle, name: string, value: string | undefined): void {
  if (value === undefined) return;
  const [printable] = string.gsub(string.sub(value, 1, maxLength), "[^ -~]", "?");
  const [text] = string.gsub(printable, '["\\]', "?");
  // envoy-lua-ignore METADATA_WITHOUT_ROUTE: for the access log only
  handle.streamInfo().dynamicMetadata().set("request-log", name, text);
}
