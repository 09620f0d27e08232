import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import { readFilter } from "../../../src/filter/read-filter.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";

/** A filter whose cost is measured; without Lua there is none. */
export interface Variant {
  readonly name: string;
  readonly lua?: string;
  /** Whether the listener itself removes the headers under the extra prefix. */
  readonly stripsInListener?: boolean;
}

const read = (path: string): string => projectFiles.read(path) ?? "";

/** From no filter at all to the compiled auth-header filter; `hand-written` does what `compiled` does. */
export const variants: readonly Variant[] = [
  { name: "no filter" },
  { name: "empty hook", lua: "function envoy_on_request(handle)\nend\n" },
  { name: "copy of CN and O", lua: read("test/bench/hand-written/copy-subject.lua") },
  { name: "hand-written", lua: read("test/bench/hand-written/auth-header.lua") },
  { name: "compiled", lua: compile({}) },
  { name: "compiled, stripping by the listener", lua: compile({ stripping: "listener" }), stripsInListener: true },
  { name: "compiled, subject as text", lua: compile({ subjectEncoding: "text" }) },
];

function compile(parameters: Readonly<Record<string, string>>): string {
  const filter = valueOf(readFilter("filter-src/auth-header", projectFiles));
  return valueOf(createCompiler().compile(filter, { parameters, files: projectFiles })).lua;
}
