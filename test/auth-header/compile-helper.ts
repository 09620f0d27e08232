import type { Script } from "../../src/filter/script.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { compileModules } from "../support/run-filter.ts";

/** A header with the text; a full stop behind it keeps a space at its end from being trimmed. */
export function headerOf(text: string): Readonly<Record<string, string>> {
  return { "x-text": `${text}.` };
}

/** The filter's modules, around an entry that tells what the module under test makes of the request's x-text header. */
export function compileHelper(imports: string, expression: string): string {
  return compileHelperScript(imports, expression).lua;
}

/** The same, with its source map. */
export function compileHelperScript(imports: string, expression: string): Script {
  const folder = filterFolder("auth-header");
  const own = Object.fromEntries(
    projectFiles.list(folder).map((name) => [name, projectFiles.read(`${folder}/${name}`) ?? ""]),
  );
  const entry = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
${imports}
export function onRequest(handle: RequestHandle): void {
  const text = string.sub(handle.headers().get("x-text") ?? "", 1, -2);
  handle.logInfo(${expression});
}
`;
  return valueOf(compileModules({ ...own, "filter.ts": entry }));
}
