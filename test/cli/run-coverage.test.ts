import path from "node:path";
import { describe, expect, test } from "vitest";
import type { FileCoverage } from "../../src/coverage/file-coverage.ts";
import { annotate } from "../coverage/annotate.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoyLua, project } from "./envoy-lua.ts";

const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("x-sent") !== "a") {
    handle.logInfo("another");
  }
  handle.headers().add("x-added", "by the filter");
}
`;
const texts = { ...project, "filter-src/sample/filter.ts": filter };

describe("envoy-lua run --coverage", () => {
  test("shows what ran of the filters' TypeScript behind the results, and writes nothing", async () => {
    const { code, stdout, written } = await envoyLua("run --coverage", texts);
    expect([code, written]).toEqual([0, []]);
    expect(stdout).toContain("1 of 1 exchanges as expected\n\n-");
    expect(stdout).toMatch(/^ {2}filter\.ts +\| +66\.66 \| +50 \| +100 \| +66\.66 \| 4$/m);
  });

  test("writes Istanbul's map and LCOV into a folder, too", async () => {
    const {
      code,
      stdout,
      written,
      texts: outputs,
    } = await envoyLua("run --coverage=out/coverage sample", {
      ...texts,
      ...sampleScenario(),
    });
    expect([code, written]).toEqual([0, ["out/coverage/coverage-final.json", "out/coverage/lcov.info"]]);
    expect(stdout).toContain("% Stmts");
    const map = JSON.parse(outputs["out/coverage/coverage-final.json"] ?? "") as Record<string, FileCoverage>;
    const file = map[path.resolve("filter-src/sample/filter.ts")];
    expect(file?.path).toBe(path.resolve("filter-src/sample/filter.ts"));
    expect(annotate(filter, file)).toContain('handle.logInfo("another"); // 0');
    expect(outputs["out/coverage/lcov.info"]).toContain("SF:filter-src/sample/filter.ts\n");
  });

  test("is shown in the page about it", async () => {
    const names = ["filter-src/rate-hints", "envoy-fixtures/rate-hints"].flatMap((folder) =>
      projectFiles.list(folder).map((name) => `${folder}/${name}`),
    );
    const files = Object.fromEntries(names.map((name) => [name, projectFiles.read(name) ?? ""]));
    const { stdout } = await envoyLua("run rate-hints --coverage --host simulator", files);
    expect(projectFiles.read("docs/coverage.md")).toContain(stdout.slice(stdout.indexOf("\n---")).trim());
  });

  test("has the map in JSON", async () => {
    const { stdout } = await envoyLua("run --coverage --json", texts);
    const { coverage } = JSON.parse(stdout) as { coverage: Record<string, FileCoverage> };
    expect(Object.keys(coverage)).toEqual([path.resolve("filter-src/sample/filter.ts")]);
  });

  test("adds up release lines", async () => {
    const { stdout } = await envoyLua("run --coverage --host simulator --envoy 1.36 --envoy 1.40 --json", texts);
    const { coverage } = JSON.parse(stdout) as { coverage: Record<string, FileCoverage> };
    expect(annotate(filter, Object.values(coverage)[0])).toContain('"by the filter"); // 2');
  });

  test("says so where no filter was run", async () => {
    const { code, stdout } = await envoyLua("run --script other.lua --coverage", {
      ...texts,
      "other.lua": `function envoy_on_request(handle) handle:headers():add("x-added", "by the filter") end`,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("No filter in TypeScript was run");
  });

  test.each([
    ["run --coverage --host envoy", "Only the simulator knows"],
    ["run --coverage=", 'Option "--coverage" has an empty value'],
  ])("%s is wrong usage", async (line, message) => {
    const { code, stderr } = await envoyLua(line, texts);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

/** The project's scenario under a name that a command line may have behind the option. */
function sampleScenario(): Readonly<Record<string, string>> {
  const inside = Object.entries(project).filter(([name]) => name.startsWith("envoy-fixtures/scenario/"));
  return Object.fromEntries(inside.map(([name, text]) => [name.replace("/scenario/", "/sample/"), text]));
}
