/*
 * Makes dist/, which the npm package consists of: JavaScript and declarations of src, and the declarations that filters are typed against,
 * with the tsconfig.json that shows them to an editor.
 * Run by `npm pack`.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const inside = (...names: string[]): string => path.join(root, ...names);

rmSync(inside("dist"), { recursive: true, force: true });
execFileSync(process.execPath, [inside("node_modules/typescript/bin/tsc"), "-p", inside("tsconfig.build.json")], {
  stdio: "inherit",
});
const isDeclaration = (file: string): boolean => !path.basename(file).includes(".") || file.endsWith(".d.ts");
cpSync(inside("src/envoy-api/declarations"), inside("dist/envoy-api/declarations"), {
  recursive: true,
  filter: isDeclaration,
});
cpSync(inside("src/filter-library"), inside("dist/filter-library"), {
  recursive: true,
  filter: (file) =>
    isDeclaration(file) || path.basename(file) === "tsconfig.json" || path.dirname(file).endsWith("/modules"),
});
for (const file of ["load-typescript", "load-typescript-to-lua"])
  for (const ending of ["cjs", "d.cts"])
    cpSync(inside("src/compiler", `${file}.${ending}`), inside("dist/compiler", `${file}.${ending}`));
// The trace page's own script and style, which are put into it as they are.
cpSync(inside("src/trace-page/page"), inside("dist/trace-page/page"), {
  recursive: true,
  filter: (file) => !path.basename(file).includes(".") || /\.(js|css)$/.test(file),
});
// The filters of Gardener's resources, which are compiled with each exposure's parameters.
for (const filter of ["auth-header", "hsts", "misdirected-request"])
  cpSync(inside("filter-src", filter), inside("dist/filter-src", filter), { recursive: true });
// What envoy-lua create writes.
cpSync(inside("src/scaffold/templates"), inside("dist/scaffold/templates"), { recursive: true });
chmodSync(inside("dist/cli/main.js"), 0o755);
