import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { Request } from "../../scenario/scenario.ts";

/** Why Envoy's HTTP/2 codec ends the connection of a client that sends such pseudo headers; undefined where it takes them. */
export function http2Failure({ method, path, authority }: Request, version: EnvoyVersion): string | undefined {
  if (!isToken(method)) return "the method is no word";
  if (!isTarget(path, method)) return "the path is none";
  if (authority === "") return compareEnvoyVersions(version, "1.37") < 0 ? undefined : "the host is empty";
  return isAuthority(authority) ? undefined : "the host has a character that no host has";
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
function isToken(text: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(text);
}

function isTarget(path: string, method: string): boolean {
  // eslint-disable-next-line no-control-regex -- control bytes are what is looked for
  return path.startsWith("/") ? !/[\x00-\x20\x7f]/.test(path) : path === "*" && method === "OPTIONS";
}

/** Without a user before an @, unlike over HTTP/1.1 (RFC 9113, section 8.3.1). */
function isAuthority(authority: string): boolean {
  return /^[A-Za-z0-9\-._~!$&'()*+,;=:[\]%]+$/.test(authority);
}
