import type { Headers } from "envoy-lua-kit/envoy-api";

/**
 * Until 1.39, Envoy passes on what follows the head of an upgrade before kube-apiserver has agreed to it. Where it
 * does not agree, it would read that as the next request of a connection that it trusts, with whatever identity the
 * client wrote. After `close` it reads no request (RFC 9112, section 9.6). Other requests have neither header any more.
 */
export function closeAfterUpgrade(headers: Headers): void {
  if (headers.get("upgrade") !== undefined) headers.replace("connection", "Upgrade, close");
}
