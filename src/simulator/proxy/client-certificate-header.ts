import type { HeaderMap } from "../http/header-map.ts";
import { printRfc2253 } from "../certificates/rfc2253-name.ts";
import { urlEncodePem } from "../certificates/url-encode-pem.ts";
import type { TlsSession } from "../objects/stream-context.ts";
import type { ClientCertificateDetail, ClientCertificateOptions } from "./connection-manager-model.ts";

const headerName = "x-forwarded-client-cert";

/**
 * Takes away, keeps or writes what a request says of its client's certificate.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_conn_man/headers#x-forwarded-client-cert
 */
export function forwardClientCertificate(
  headers: HeaderMap,
  { forwarding, details }: ClientCertificateOptions,
  tls: TlsSession | undefined,
): void {
  if (forwarding === "ALWAYS_FORWARD_ONLY") return;
  const isPresented = tls !== undefined && tls.peerChain.length > 0;
  if (forwarding === "SANITIZE" || !isPresented) {
    headers.remove(headerName);
    return;
  }
  if (forwarding === "FORWARD_ONLY") return;
  const element = describeCertificate(tls, details);
  const earlier = forwarding === "APPEND_FORWARD" ? (headers.get(headerName) ?? "") : "";
  headers.set(headerName, earlier === "" ? element : `${earlier},${element}`);
}

function describeCertificate(
  { peerChain, localCertificate }: TlsSession,
  details: ReadonlySet<ClientCertificateDetail>,
): string {
  const [leaf] = peerChain;
  if (leaf === undefined) return "";
  const when = (detail: ClientCertificateDetail, parts: readonly string[]): readonly string[] =>
    details.has(detail) ? parts : [];
  const chain = peerChain.map(({ pem }) => pem).join("");
  return [
    ...(localCertificate?.uris ?? []).map((uri) => `By=${uri}`),
    `Hash=${leaf.digest}`,
    ...when("cert", [`Cert="${urlEncodePem(leaf.pem)}"`]),
    ...when("chain", [`Chain="${urlEncodePem(chain)}"`]),
    ...when("subject", [`Subject="${printRfc2253(leaf.subject)}"`]),
    ...when("uri", leaf.uris.length === 0 ? ["URI="] : leaf.uris.map((uri) => `URI=${uri}`)),
    ...when(
      "dns",
      leaf.dnsNames.map((name) => `DNS=${name}`),
    ),
  ].join(";");
}
