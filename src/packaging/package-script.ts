import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { JsonObject } from "../files/json.ts";
import type { FilterManifest } from "../filter/manifest.ts";
import type { Script } from "../filter/script.ts";
import { createEnvoyFilter } from "./envoy-filter.ts";
import { listenerPieces } from "./listener-pieces.ts";
import { createStaticConfig } from "./static-config.ts";
import { readBack, writeYaml } from "./write-yaml.ts";

/** A resource that deploys a script, as text. */
export interface PackagedFile {
  readonly name: string;
  readonly text: string;
  /** The resource that the text is of. */
  readonly resource: JsonObject;
}

/** Every file that `packageScript` may make. */
export const packagedFileNames: readonly string[] = ["envoy-filter.yaml", "static-config.yaml"];

/**
 * Packages a script for each target that its filter's manifest names. The script stands in the YAML as readable text.
 *
 * @returns the files, or `SCRIPT_NOT_YAML_SAFE` where a reader of the YAML would not get the script's very bytes
 * @example
 * const filter = readFilter("filter-src/hsts", disk);
 * const script = filter.ok ? createCompiler().compile(filter.value, { parameters: {}, files: disk }) : filter;
 * if (filter.ok && script.ok) console.log(packageScript(script.value, filter.value.manifest));
 */
export function packageScript(script: Script, manifest: FilterManifest): Checked<readonly PackagedFile[]> {
  const { envoyFilter, staticConfig, listener } = manifest.deploy;
  const pieces = listenerPieces(listener, script.parameters);
  const about = `${script.name} ${script.version}, sha256 ${script.digest}`;
  const files = [
    ...(envoyFilter === undefined
      ? []
      : [file("envoy-filter.yaml", createEnvoyFilter(script, envoyFilter, pieces), about)]),
    ...(staticConfig === undefined
      ? []
      : [
          file(
            "static-config.yaml",
            createStaticConfig(script, staticConfig.filterName, pieces),
            `${about}\n${howToMerge}`,
          ),
        ]),
  ];
  const problem = files.map((packaged) => lossIn(packaged, script)).find((found) => found !== undefined);
  return problem === undefined ? succeed(files) : fail(problem);
}

const howToMerge = "Parts of a filter chain: merge them into that of your listener";

function file(name: string, resource: JsonObject, comment: string): PackagedFile {
  return { name, text: writeYaml(resource, comment), resource };
}

/** Why a text does not carry its value as it is and so that people can read it; undefined where it does. */
function lossIn({ text, resource }: PackagedFile, script: Script): Diagnostic | undefined {
  const unreadable = unreadableCharacter.exec(script.lua);
  const position = unreadable === null ? undefined : placeOf(script.lua, unreadable.index);
  if (unreadable !== null)
    return notSafe(`the character ${JSON.stringify(unreadable[0])} in line ${position?.line ?? 0}`);
  if (JSON.stringify(readBack(text)) !== JSON.stringify(resource))
    return notSafe("something that a reader of the YAML gets otherwise");
  return /inline_string: \|\d?[-+]?\n/.test(text) ? undefined : notSafe("something that YAML writes with escapes only");
}

/**
 * What does not stand in a literal block as it is, or does so only for some readers: control characters, and what YAML 1.1 takes for the end
 * of a line (U+0085, U+2028, U+2029) or the start of a document (U+FEFF).
 *
 * @see https://yaml.org/spec/1.1/#id868524
 */
const unreadableCharacter = /[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffd}]/u;

function placeOf(text: string, offset: number): { readonly line: number } {
  return { line: text.slice(0, offset).split("\n").length };
}

function notSafe(what: string): Diagnostic {
  return {
    code: "SCRIPT_NOT_YAML_SAFE",
    severity: "error",
    message: `The script cannot stand in YAML as readable text: it has ${what}`,
    hint: "Write control characters, tabs and carriage returns as escapes (\\t, \\r) or with string.char",
  };
}
