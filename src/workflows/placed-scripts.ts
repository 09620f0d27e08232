import { createCompiler, type Compiler } from "../compiler/create-compiler.ts";
import { succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { openValue } from "../filter/open-parameters.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { PlacedScript } from "../gardener/create-l7-resources.ts";
import type { Exposure } from "../gardener/exposure.ts";
import { listenerPieces } from "../packaging/listener-pieces.ts";

export interface ExposeOptions {
  /** Where the filters are: folders `auth-header`, `hsts` and `misdirected-request`. */
  readonly filters: { readonly root: string; readonly files: TextFiles };
  /** Keeps what it has read for the next call; a new one unless given. */
  readonly compiler?: Compiler;
}

/** A function that compiles filters by name, and says what their listeners must do for them. */
export function placedScripts({ filters, compiler = createCompiler() }: ExposeOptions) {
  return (name: string, parameters: ParameterValues): Checked<PlacedScript> => {
    const filter = readFilter(`${filters.root}/${name}`, filters.files);
    if (!filter.ok) return filter;
    const compiled = compiler.compile(filter.value, { parameters, files: filters.files });
    if (!compiled.ok) return compiled;
    const listener = listenerPieces(filter.value.manifest.deploy.listener, compiled.value.parameters);
    return succeed({ script: compiled.value, listener }, compiled.diagnostics);
  };
}

/**
 * Parameters of the auth-header filter for some control planes of equal `authHeader`, which share it on a gateway: where versions of Kubernetes
 * read a certificate otherwise, what none of them takes for another user. See docs/auth-header.md.
 */
export function gatewayParameters(exposures: readonly [Exposure, ...Exposure[]]): ParameterValues {
  const minors = exposures.map(({ kubernetes }) => Number(kubernetes.split(".")[1]));
  const [oldest, newest] = [Math.min(...minors), Math.max(...minors)];
  const [{ authHeader }] = exposures;
  return {
    credentialId: oldest >= 32,
    uidAttribute: newest >= 33 ? "read" : "ignore",
    // Without the DER, nobody knows of a T61String.
    ...(authHeader["subjectEncoding"] === "text" ? {} : { t61Strings: oldest >= 35 ? "decode" : "refuse" }),
    ...authHeader,
  };
}

/** What Gardener's listener for the apiserver-proxy has in place of the gateway's: another key, and the namespace as its value. */
export function proxyParameters(exposure: Exposure): ParameterValues {
  return {
    strictTransportSecurity: "max-age=31536000",
    ...gatewayParameters([exposure]),
    metadataKey: "authenticated-shoot",
    metadataValue: openValue("metadataValue"),
  };
}
