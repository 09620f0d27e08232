import type { Checked } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { Filter } from "../filter/filter.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import type { Script } from "../filter/script.ts";

export interface CompileInput {
  readonly parameters: ParameterValues;
  readonly files: TextFiles;
}

interface Result {
  readonly script: Checked<Script>;
  /** As JSON. */
  readonly manifest: string;
  /** What was read, and what was looked for and not there. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/**
 * A compilation that is left out where all that it depends on is as it was the last time: filters beside the one that was edited, and
 * scenarios that use a filter which was just built. What failed is compiled again, since findings name lines of the manifest.
 */
export function rememberResults<T extends CompileInput>(
  compile: (filter: Filter, input: T) => Checked<Script>,
): (filter: Filter, input: T) => Checked<Script> {
  const results = new Map<string, Result>();
  return (filter, input) => {
    // In a list, none (undefined) is kept; in an object it would be left out, and be the default.
    const key = JSON.stringify([filter.folder, Object.entries(input.parameters)]);
    const manifest = JSON.stringify(filter.manifest);
    const known = results.get(key);
    if (known?.manifest === manifest && isAsRead(known, input.files)) return known.script;
    const texts = new Map<string, string | undefined>();
    const script = compile(filter, { ...input, files: recordReads(input.files, texts) });
    if (script.ok) results.set(key, { script, manifest, texts });
    else results.delete(key);
    return script;
  };
}

function isAsRead({ texts }: Result, files: TextFiles): boolean {
  return [...texts].every(([file, text]) => files.read(file) === text);
}

/** Files of which each is read once, so that a compilation sees one text of it however long it takes. */
function recordReads(files: TextFiles, texts: Map<string, string | undefined>): TextFiles {
  return {
    ...files,
    read: (file) => {
      if (!texts.has(file)) texts.set(file, files.read(file));
      return texts.get(file);
    },
  };
}
