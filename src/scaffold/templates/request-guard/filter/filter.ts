import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { protect, refuse, type Refusal } from "envoy-lua-kit/protect";
import { protectedPrefix } from "./parameters";

const noToken: Refusal = { status: 401, code: "NoToken", message: "a token is needed" };

/** Whatever goes wrong in here, the request is answered and never reaches the upstream. */
export function onRequest(handle: RequestHandle): void {
  protect(handle, checkToken);
}

function checkToken(handle: RequestHandle): void {
  const headers = handle.headers();
  const path = headers.get(":path") ?? "";
  if (!path.startsWith(protectedPrefix)) return;
  if (headers.get("authorization") === undefined) refuse(noToken);
}
