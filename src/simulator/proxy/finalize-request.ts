import type { HeaderMap } from "../http/header-map.ts";
import type { ClusterAction, Route } from "./proxy-model.ts";
import { applyMutations } from "./routes/header-mutations.ts";
import type { PathRewrite } from "./routes/read-rewrites.ts";
import type { FormatContext } from "./routes/substitution-format.ts";

/** Changes a request's headers as its route says: headers, then the authority, then the path. */
export function finalizeRequest(
  headers: HeaderMap,
  { requestMutations, action }: Route & { readonly action: ClusterAction },
  context: FormatContext,
): void {
  applyMutations(requestMutations, headers, context);
  for (const rewrite of action.hostRewrites) {
    const authority = rewrite(headers);
    if (authority !== undefined) updateAuthority(headers, authority, action.appendsForwardedHost);
  }
  if (action.rewritePath !== undefined) rewritePath(headers, action.rewritePath);
}

/** Keeps what the path was in `x-envoy-original-path`. */
export function rewritePath(headers: HeaderMap, rewrite: PathRewrite): void {
  const path = headers.get(":path") ?? "";
  headers.set("x-envoy-original-path", path);
  headers.set(":path", rewrite(path));
}

/** Keeps what the authority was in `x-envoy-original-host` and, where told so, in `x-forwarded-host`. */
export function updateAuthority(headers: HeaderMap, authority: string, appendsForwardedHost: boolean): void {
  const before = headers.get(":authority") ?? "";
  headers.set("x-envoy-original-host", before);
  const forwarded = headers.get("x-forwarded-host") ?? "";
  const isKnown = forwarded.split(",").at(-1)?.trim() === before;
  if (appendsForwardedHost && before !== "" && !isKnown)
    headers.set("x-forwarded-host", forwarded === "" ? before : `${forwarded},${before}`);
  headers.set(":authority", authority);
}
