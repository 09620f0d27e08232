import type { ResponseHandle } from "envoy-lua-kit/envoy-api";
import { strictTransportSecurity } from "./parameters";

/** Replaced, not added: browsers look at the first header only, and servers behind send their own. */
export function onResponse(handle: ResponseHandle): void {
  handle.headers().replace("strict-transport-security", strictTransportSecurity);
}
