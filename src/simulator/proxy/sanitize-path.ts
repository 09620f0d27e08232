import type { PathOptions } from "./connection-manager-model.ts";

/** What becomes of a request's path before routes are matched. */
export type SanitizedPath =
  | { readonly action: "go on"; readonly path: string }
  /** The client is sent to the path. */
  | { readonly action: "redirect"; readonly path: string }
  | { readonly action: "reject" };

/**
 * Cleans a path as a connection manager is told to. Paths with a fragment are refused always.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_conn_man/header_sanitizing
 */
export function sanitizePath(target: string, options: PathOptions): SanitizedPath {
  if (target.includes("#")) return { action: "reject" };
  const queryStart = target.indexOf("?");
  const path = queryStart === -1 ? target : target.slice(0, queryStart);
  const query = queryStart === -1 ? "" : target.slice(queryStart);
  const escaped = /%(2f|5c)/i.test(path);
  if (escaped && options.escapedSlashes === "REJECT_REQUEST") return { action: "reject" };
  const unescapes = ["UNESCAPE_AND_REDIRECT", "UNESCAPE_AND_FORWARD"].includes(options.escapedSlashes);
  const unescaped = unescapes ? path.replace(/%2f/gi, "/").replace(/%5c/gi, "\\") : path;
  const normal = options.normalizes ? normalizePath(unescaped) : unescaped;
  if (normal === undefined) return { action: "reject" };
  const clean = (options.mergesSlashes ? normal.replace(/\/+/g, "/") : normal) + query;
  const redirects = escaped && options.escapedSlashes === "UNESCAPE_AND_REDIRECT";
  return { action: redirects ? "redirect" : "go on", path: clean };
}

/**
 * As a URL's path is normalized: dots resolved, backslashes made slashes, and what needs no escape decoded. Undefined where it cannot be.
 *
 * @see https://url.spec.whatwg.org/#path-state
 */
function normalizePath(path: string): string | undefined {
  if (path.includes("%00")) return undefined;
  const decoded = path.replaceAll("\\", "/").replace(/%([0-9a-fA-F]{2})/g, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape;
  });
  const segments = decoded.split("/").slice(1);
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment === "..") kept.pop();
    const isDots = segment === "." || segment === "..";
    if (!isDots) kept.push(segment);
    else if (index === segments.length - 1) kept.push("");
  }
  return `/${kept.map(escapeSegment).join("/")}`;
}

/** Bytes that a path may not hold as they are. */
function escapeSegment(segment: string): string {
  return segment.replace(
    /[^!$-;=@-_a-z|~]|[`{}]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
