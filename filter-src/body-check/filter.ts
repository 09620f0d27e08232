import type { Headers, RequestHandle } from "envoy-lua-kit/envoy-api";
import { protect, refuse } from "envoy-lua-kit/protect";
import { jsonDepth } from "./json-depth";
import { maxBytes, maxDepth } from "./parameters";
import { notJson, tooDeep, tooLarge, upgrade } from "./refusals";

export function onRequest(handle: RequestHandle): void {
  protect(handle, checkBody);
}

function checkBody(handle: RequestHandle): void {
  checkHeaders(handle.headers());

  // Envoy holds the request back until all of its body is there.
  const body = handle.body();
  if (body === undefined) return;
  // Looked at before its bytes become a text of Lua's, a copy.
  if (body.length() > maxBytes) refuse(tooLarge);
  if (!isJson(handle.headers())) refuse(notJson);
  if (jsonDepth(body.getBytes(0, body.length())) > maxDepth) refuse(tooDeep);
}

/** What can be refused before the body is waited for. */
function checkHeaders(headers: Headers): void {
  // What goes through an upgraded connection has no end that could be waited for.
  if (headers.get("upgrade") !== undefined || headers.get(":method") === "CONNECT") refuse(upgrade);
  if ((tonumber(headers.get("content-length") ?? "0") ?? 0) > maxBytes) refuse(tooLarge);
}

function isJson(headers: Headers): boolean {
  const [mediaType] = string.match(string.lower(headers.get("content-type") ?? ""), "^[^; ]*");
  return mediaType === "application/json" && headers.get("content-encoding") === undefined;
}
