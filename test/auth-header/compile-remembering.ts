import type { Script } from "../../src/filter/script.ts";
import { compileHelperScript } from "./compile-helper.ts";

/** A script that tells how many of some certificates the filter examines: more than it remembers verdicts of. */
export function compileRemembering(): Script {
  return compileHelperScript(
    `import type { SslConnection } from "envoy-lua-kit/envoy-api";
import { checkEncoding } from "./encoding-verdicts";
let examined = 0;
/** A connection whose certificate has this digest; each examination is counted. */
function connectionOf(digest: string): void {
  const ssl = { urlEncodedPemEncodedPeerCertificate(): string { examined++; return "none"; } } as unknown as SslConnection;
  pcall(checkEncoding, ssl, digest);
}
function examinations(first: number, last: number): number {
  const before = examined;
  for (const index of $range(first, last)) connectionOf(\`digest \${index}\`);
  return examined - before;
}`,
    "`${examinations(1, 400)} ${examinations(1, 400)} ${examinations(401, 1500)} ${examinations(1, 1)} ${examinations(1500, 1500)}`",
  );
}
