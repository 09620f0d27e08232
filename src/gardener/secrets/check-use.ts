import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Exposure } from "../exposure.ts";
import { checkChain, checkHosts, checkUsage, covers, type SourcedCertificates } from "./check-certificate.ts";

/** Certificates of CAs, as far as they were given. */
export type Bundles = Partial<Record<"clientCa" | "serverCa" | "frontProxyCa", SourcedCertificates>>;

/** What a certificate must be for its part. The CA of a wildcard certificate, which clients know, is not known here. */
export function checkUse(
  part: "server" | "frontProxy" | "wildcardServer",
  sourced: SourcedCertificates,
  { exposure, bundles }: { readonly exposure: Exposure; readonly bundles: Bundles },
): readonly Diagnostic[] {
  switch (part) {
    case "server":
      return [
        ...checkUsage(sourced, "server"),
        ...checkChain(sourced, bundles.serverCa),
        ...checkHosts(sourced, exposure.hosts),
        ...checkServerNames(sourced, exposure.options.serverNames),
      ];
    case "wildcardServer":
      return [
        ...checkUsage(sourced, "server"),
        ...checkChain(sourced, undefined),
        ...checkHosts(sourced, exposure.wildcardHosts),
      ];
    case "frontProxy":
      return [...checkUsage(sourced, "client"), ...checkChain(sourced, bundles.frontProxyCa)];
  }
}

/** kube-apiserver shows gateways the certificate that they show clients, and one of these names is enough for them. */
function checkServerNames(sourced: SourcedCertificates, names: readonly string[]): readonly Diagnostic[] {
  const [own] = sourced.certificates;
  return names.some((name) => covers(own, name)) ? [] : checkHosts(sourced, names);
}
