import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { valueOf } from "./support/expect-value.ts";
import { projectFiles } from "./support/files-on-disk.ts";
import { compileModules, runScript } from "./support/run-filter.ts";

const readme = projectFiles.read("README.md") ?? "";

/** The code blocks of a language, in order. */
function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, text = ""]) => text);
}

describe("The README", () => {
  const script = valueOf(compileModules({ "filter.ts": blocks("ts")[0] ?? "" }));

  test("is short", () => {
    expect(readme.split("\n").length).toBeLessThan(120);
  });

  test("shows the Lua that its filter compiles to", () => {
    expect(script.lua.slice(script.lua.indexOf("\n") + 1)).toBe(blocks("lua")[0]);
  });

  test("shows a filter that does what it says", async () => {
    expect((await runScript(script.lua)).response).toMatchObject({ status: 401, body: "a token is needed" });
    expect((await runScript(script.lua, { authorization: "Bearer x" })).upstream?.cluster).toBe("upstream");
  });

  test("shows the resource that is packaged", () => {
    const shown = parse(blocks("yaml").find((block) => block.startsWith("apiVersion:")) ?? "") as {
      metadata: { annotations: object };
    };
    const packaged = parse(projectFiles.read("dist-lua/auth-header/envoy-filter.yaml") ?? "") as unknown;
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/) as unknown;
    expect(packaged).toMatchObject({
      ...shown,
      metadata: { ...shown.metadata, annotations: { "envoy-lua-kit/script-sha256": digest } },
    });
  });

  test.each([...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target))(
    "links to %s, which is there",
    (target) => {
      expect(projectFiles.read(target) ?? (projectFiles.list(target).length > 0 ? "folder" : undefined)).toBeDefined();
    },
  );
});
