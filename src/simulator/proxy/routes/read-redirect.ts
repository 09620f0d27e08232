import type { HeaderMap } from "../../http/header-map.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import type { RedirectAction } from "../proxy-model.ts";
import type { PathMatch } from "./read-path-match.ts";
import { readPathRewrite } from "./read-rewrites.ts";

const statuses: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

/**
 * Reads a `route.v3.RedirectAction`.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/api-v3/config/route/v3/route_components.proto#config-route-v3-redirectaction
 */
export function readRedirect(fields: ConfigFields, match: Pick<PathMatch, "lengthToReplace">): RedirectAction {
  const code = fields.text("response_code") ?? "MOVED_PERMANENTLY";
  const status = statuses[code];
  if (status === undefined) fields.refuse(`response_code (${code})`);
  const rewritePath = readPathRewrite(fields, match);
  const target = readTarget(fields);
  fields.close();
  return {
    kind: "redirect",
    status: status ?? 301,
    location: (headers) => locationOf(headers, target),
    ...(rewritePath === undefined ? {} : { rewritePath }),
  };
}

/** Where requests go that a virtual host wants over TLS. */
export const redirectToTls: RedirectAction = {
  kind: "redirect",
  status: 301,
  location: (headers) => `https://${headers.get(":authority") ?? ""}${headers.get(":path") ?? ""}`,
};

/** Parts of an address; those of the request where absent. */
interface Target {
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly stripsQuery?: boolean;
}

function readTarget(fields: ConfigFields): Target {
  const scheme = fields.flag("https_redirect") === true ? "https" : fields.text("scheme_redirect");
  const [host, path] = [fields.text("host_redirect"), fields.text("path_redirect")];
  const port = fields.number("port_redirect");
  return {
    stripsQuery: fields.flag("strip_query") ?? false,
    ...(scheme === undefined || scheme === "" ? {} : { scheme }),
    ...(host === undefined || host === "" ? {} : { host: byteStringOfText(host) }),
    ...(path === undefined || path === "" ? {} : { path: byteStringOfText(path) }),
    ...(port === undefined || port === 0 ? {} : { port }),
  };
}

/** The address that a request is sent to. */
export function locationOf(headers: HeaderMap, target: Target): string {
  const scheme = target.scheme ?? headers.get(":scheme") ?? "";
  const port = target.port === undefined ? "" : `:${target.port}`;
  const host = target.host ?? hostOf(headers, scheme, port);
  return `${scheme}://${host}${port}${pathOf(headers, target)}`;
}

/** The authority of the request: without its port where another one is given, or where it was the usual one of another scheme. */
function hostOf(headers: HeaderMap, scheme: string, port: string): string {
  const authority = headers.get(":authority") ?? "";
  const [, host, ownPort] = /^(\[.*\]|[^[].*)(:[^:]*)$/.exec(authority) ?? [];
  if (host === undefined) return authority;
  const requestScheme = headers.get("x-forwarded-proto") ?? "";
  const isUsual = (requestScheme === "https" && ownPort === ":443") || (requestScheme === "http" && ownPort === ":80");
  return port !== "" || (scheme !== requestScheme && isUsual) ? host : authority;
}

function pathOf(headers: HeaderMap, { path, stripsQuery }: Target): string {
  const current = headers.get(":path") ?? "";
  if (path?.includes("?") === true) return path;
  const start = current.indexOf("?");
  const query = start === -1 ? "" : current.slice(start);
  const plain = path ?? (start === -1 ? current : current.slice(0, start));
  return stripsQuery === true ? plain : plain + query;
}
