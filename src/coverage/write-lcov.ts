import type { FileCoverage } from "./file-coverage.ts";
import { countLines, summarise, type Ratio } from "./summarise.ts";

/**
 * Coverage as LCOV, which editors and services read: https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1
 *
 * @returns the text of a `lcov.info`
 */
export function writeLcov(files: readonly FileCoverage[]): string {
  return files.flatMap(fileLines).join("");
}

function fileLines(file: FileCoverage): readonly string[] {
  const { path, fnMap, f, branchMap, b } = file;
  const { functions, lines, branches } = summarise([file]);
  const records = [
    "TN:",
    `SF:${path}`,
    ...Object.values(fnMap).map(({ decl, name }) => `FN:${decl.start.line},${name}`),
    ...totals("FN", functions),
    ...Object.entries(fnMap).map(([key, { name }]) => `FNDA:${f[key] ?? 0},${name}`),
    ...[...countLines(file)].map(([line, count]) => `DA:${line},${count}`),
    ...totals("L", lines),
    ...Object.entries(branchMap).flatMap(([key, { loc }]) =>
      (b[key] ?? []).map((count, way) => `BRDA:${loc.start.line},${key},${way},${count}`),
    ),
    ...totals("BR", branches),
    "end_of_record",
  ];
  return records.map((record) => `${record}\n`);
}

function totals(name: string, { covered, total }: Ratio): readonly string[] {
  return [`${name}F:${total}`, `${name}H:${covered}`];
}
