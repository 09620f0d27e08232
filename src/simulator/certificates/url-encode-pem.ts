/** As Envoy encodes a PEM text for use in a header. */
export function urlEncodePem(pem: string): string {
  return pem
    .replaceAll("\n", "%0A")
    .replaceAll(" ", "%20")
    .replaceAll("+", "%2B")
    .replaceAll("/", "%2F")
    .replaceAll("=", "%3D");
}
