import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCompiler, type Compiler } from "../../src/compiler/create-compiler.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import type { Script } from "../../src/filter/script.ts";
import { valueOf } from "../support/expect-value.ts";

const manifest = (rest: string, version = "1.0.0"): string =>
  `name: sample\nversion: ${version}\ndescription: A filter that is edited\nenvoy: { from: "1.36", to: "1.40" }\n${rest}`;
const described = "parameters: { greeting: { description: What it says, type: string } }\n";

const entry = (body: string, imports = 'import { identityOf } from "./identity";'): string =>
  `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${imports}\nexport function onRequest(handle: RequestHandle): void {\n  ${body}\n}\n`;
const says = 'const { user, groups } = identityOf("alice"); handle.logInfo(user + groups.join(", "));';

/** What each file may be: texts, and its absence. The first makes a filter without a finding. */
const variants: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "filter.yaml": [manifest(""), manifest(described), manifest("profile: portable\n"), manifest("", "1.0.1")],
  "parameters.ts": [
    undefined,
    'export const greeting: string = "hello";',
    "export const greeting: number = 1;",
    '\n\nexport const greeting: string = "good day";',
  ],
  "filter.ts": [
    entry(says),
    entry(`${says} // the same`),
    entry("handle.logInfo(`${identityOf('bob').user}`);"),
    entry(
      'for (const count of counted()) handle.logInfo(`${count} ${identityOf("x").user}`);',
      'import { identityOf } from "./identity";\nimport { counted } from "./counted";',
    ),
    entry(
      'const shared: Shared = { text: "a" }; handle.logInfo(shared.text + label);',
      'import "./shared";\nimport { label } from "./label";',
    ),
    entry(
      "handle.logInfo(greeting + label);",
      'import { greeting } from "./parameters";\nimport { label } from "./label";',
    ),
    entry('handle.logInfo(`${handle.headers().get("a") || label}`);', 'import { label } from "./label";'),
    entry("handle.logInfo("),
    undefined,
  ],
  // What it returns is inferred from what it calls, through two modules.
  "identity.ts": [
    'import { split } from "./split";\nexport const identityOf = (text: string) => ({ user: text, groups: split(text) });',
    'import { split } from "./split";\n\nexport const identityOf = (text: string) => ({ user: text, groups: split(text) });\nconst unused = 1;',
    'import { split } from "./split";\nexport const identityOf = (text: string) => ({ user: split(text), groups: [text] });',
    "export const identityOf = (text: string) => ({ user: text });",
    undefined,
  ],
  "split.ts": [
    "export const split = (text: string) => [text];",
    "export const split = (text: string) => [text, text];",
    "export const split = (text: string) => text.length;",
    "export const split = (text: number) => [text];",
    "export const other = 1;",
    undefined,
  ],
  // Needs a type of the language that is not there, of which no line is told.
  "counted.ts": ["export function counted() { return [1]; }", "export function* counted() { yield 1; }", undefined],
  "shared.ts": [
    "interface Shared { text: string }",
    "interface Shared { text: number }",
    "declare global { interface Shared { text: string } }\nexport {};",
    "export {};",
  ],
  "label.ts": [undefined, 'export const label = "file";', "export const label = 1;"],
  "label/index.ts": ['export const label = "folder";', "export const label: boolean = true;", undefined],
};

type State = Readonly<Record<string, number>>;
const names = Object.keys(variants);
const start: State = Object.fromEntries(names.map((name) => [name, 0]));

interface Edit {
  readonly file: string;
  readonly variant: number;
}

/** Most edits go to what others depend on; each may also be undone. */
const anyEdit: fc.Arbitrary<Edit> = fc
  .constantFrom(...names)
  .chain((file) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant({ file, variant: 0 }) },
      { weight: 3, arbitrary: fc.nat((variants[file] ?? []).length - 1).map((variant) => ({ file, variant })) },
    ),
  );

describe("A compiler that has compiled before", () => {
  test("says and makes what a new one does, whatever is edited between", { timeout: 120_000 }, () => {
    const cold = rememberCold();
    const checkEdits = (edits: readonly Edit[]): void => {
      const compiler = createCompiler();
      let state = start;
      compile(state, compiler);
      for (const { file, variant } of edits) {
        state = { ...state, [file]: variant };
        expect(compile(state, compiler)).toEqual(cold(state));
      }
    };
    fc.assert(fc.property(fc.array(anyEdit, { minLength: 4, maxLength: 12 }), checkEdits), {
      numRuns: 40,
      endOnFailure: false,
    });
  });
});

test("A compiler keeps a parameter that is set to none apart from one that is not set", () => {
  const compiler = createCompiler();
  const files = textFilesOf({
    "sample/filter.yaml": manifest("parameters: { greeting: { type: [string, 'null'] } }\n"),
    "sample/parameters.ts": 'export const greeting: string | undefined = "hello";',
    "sample/filter.ts": entry('handle.logInfo(greeting ?? "nothing");', 'import { greeting } from "./parameters";'),
  });
  const filter = valueOf(readFilter("sample", files));
  const [unset, none] = [{}, { greeting: undefined }].map((parameters) => {
    return valueOf(compiler.compile(filter, { parameters, files })).lua;
  });
  expect([unset, none]).toEqual([expect.stringContaining("hello"), expect.not.stringContaining("hello")]);
});

function rememberCold(): (state: State) => Checked<Script> {
  const known = new Map<string, Checked<Script>>();
  return (state) => {
    const key = JSON.stringify(state);
    const result = known.get(key) ?? compile(state, createCompiler());
    known.set(key, result);
    return result;
  };
}

function compile(state: State, compiler: Compiler): Checked<Script> {
  const texts = names.flatMap((name) => {
    const text = variants[name]?.[state[name] ?? 0];
    return text === undefined ? [] : [[`sample/${name}`, text] as const];
  });
  const files = textFilesOf(Object.fromEntries(texts));
  const filter = readFilter("sample", files);
  return filter.ok ? compiler.compile(filter.value, { parameters: {}, files }) : filter;
}
