import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { count } from "./count";
import { beyond, clientHeader, quota, windowSeconds } from "./parameters";

export function onRequest(handle: RequestHandle): void {
  const now = handle.timestamp();
  const window = count(clientOf(handle), now);
  const seconds = math.ceil((window.endsAt - now) / 1000);
  const metadata = handle.streamInfo().dynamicMetadata();
  // envoy-lua-ignore METADATA_WITHOUT_ROUTE: for the response hook
  metadata.set("rate-hints", "remaining", math.max(quota - window.used, 0));
  metadata.set("rate-hints", "seconds", seconds); // envoy-lua-ignore METADATA_WITHOUT_ROUTE: for the response hook
  if (beyond === "refuse" && window.used > quota)
    handle.respond({ ":status": 429, "retry-after": seconds }, "too many requests\n");
}

export function onResponse(handle: ResponseHandle): void {
  const hints = handle.streamInfo().dynamicMetadata().get("rate-hints");
  const [remaining, seconds] = [hints?.remaining, hints?.seconds];
  if (typeof remaining !== "number" || typeof seconds !== "number") return;
  const headers = handle.headers();
  headers.replace("ratelimit-policy", `"default";q=${quota};w=${windowSeconds}`);
  const left = `"default";r=${remaining}`;
  headers.replace("ratelimit", remaining > 0 ? left : `${left};t=${seconds}`);
}

function clientOf(handle: RequestHandle): string {
  // Requests without the header share one quota. Names are kept, so that longer ones would be memory for anybody to take.
  if (clientHeader !== undefined) return string.sub(handle.headers().get(clientHeader) ?? "", 1, 64);
  // Without the port, which is another one for each connection.
  const [address] = string.match(handle.streamInfo().downstreamRemoteAddress(), "^(.*):");
  return address ?? "";
}
