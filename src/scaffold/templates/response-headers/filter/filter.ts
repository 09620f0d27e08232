import type { ResponseHandle } from "envoy-lua-kit/envoy-api";
import { frameOptions } from "./parameters";

/** Runs for every response, also for those that Envoy itself gives. */
export function onResponse(handle: ResponseHandle): void {
  const headers = handle.headers();
  headers.remove("x-powered-by");
  headers.replace("x-content-type-options", "nosniff");
  // What an application says of its own pages it knows better.
  if (headers.get("x-frame-options") === undefined) headers.add("x-frame-options", frameOptions);
}
