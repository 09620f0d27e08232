#!/usr/bin/env node
import { readFileSync } from "node:fs";
import module from "node:module";
import { renderDiagnostic } from "../diagnostics/render-diagnostic.ts";
import { nodeProblem } from "./node-version.ts";

const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly engines: { readonly node: string };
};
// Everything else is loaded later, for an old Node fails while it loads it.
const problem = nodeProblem(process.versions.node, engines.node);
if (problem === undefined) {
  // From Node 22 on, compiled code is kept between runs: TypeScript alone takes a tenth of a second otherwise.
  (module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
  const { start } = await import("./start.ts");
  await start();
} else {
  process.stderr.write(`${renderDiagnostic(problem)}\n`);
  process.exitCode = 1;
}
