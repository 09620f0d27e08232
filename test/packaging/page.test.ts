import { describe, expect, test } from "vitest";
import { envoyLua } from "../cli/envoy-lua.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

const page = projectFiles.read("docs/packaging.md") ?? "";

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, text = ""]) => text);
}

const project = {
  ...Object.fromEntries(
    ["auth-header", "hsts", "misdirected-request"].flatMap((name) =>
      projectFiles.list(filterFolder(name)).map((file) => {
        const path = `${filterFolder(name)}/${file}`;
        return [path, projectFiles.read(path) ?? ""] as const;
      }),
    ),
  ),
  "exposure.yaml": projectFiles.read("envoy-fixtures/exposures/shoot.yaml") ?? "",
};

/** Every command of the page, with what it prints and writes. */
const runs = await Promise.all(
  blocks("sh")
    .flatMap((block) => block.trim().split("\n"))
    .map((line) => envoyLua(line.replace(/^envoy-lua /, ""), project)),
);

describe("The page about packaging", () => {
  test("shows commands that work", () => {
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, ""]));
  });

  test("shows parts of the template that its first command gives", () => {
    const template = (runs[0]?.stdout ?? "").replace(/^ +/gm, "");
    for (const part of [...blocks("yaml fragment"), ...blocks("lua fragment")])
      expect(template).toContain(part.replace(/^ +/gm, ""));
  });

  test("names every file of Gardener's templates", () => {
    const written = runs.flatMap((run) => run.written).filter((file) => file.startsWith("tree/"));
    expect(written).toHaveLength(6);
    for (const file of written) expect(page).toContain(file.split("/").at(-1));
    expect(page).toContain(written[0]?.replace("tree/", ""));
    expect(page).toContain(written.at(-1)?.replace("tree/", ""));
  });

  test("names what Go sees", () => {
    const text = runs.at(-1)?.texts["dist-lua/embed.go"] ?? "";
    for (const [, name = ""] of (blocks("go")[0] ?? "").matchAll(/envoylua\.(\w+)/g))
      expect(text).toContain(` ${name} `);
  });
});

describe("envoy-lua package", () => {
  test("prints what stands in dist-lua", async () => {
    const { stdout } = await envoyLua("package hsts", project);
    expect(stdout).toBe(projectFiles.read("dist-lua/hsts/envoy-filter.yaml"));
  });

  test("writes to a file", async () => {
    const { stdout, texts } = await envoyLua("package hsts --target static-config --out some/file.yaml", project);
    expect(stdout).toBe("some/file.yaml\n");
    expect(texts["some/file.yaml"]).toBe(projectFiles.read("dist-lua/hsts/static-config.yaml"));
  });

  test.each([
    ["package", "Wanted the name of one filter"],
    ["package hsts auth-header", "Wanted the name of one filter"],
    ["package hsts --target istio", 'Unknown target "istio"'],
    ["package hsts --dialect jinja", 'Unknown dialect "jinja"'],
    ["package hsts --open namespace", "Plain YAML has no open places"],
    ["package hsts --dialect helm --open a=b-c", 'Found the field "b-c"'],
    ["package hsts --dialect helm --open a --parameter a=1", 'Found "a" in --parameter and in --open'],
    ["gardener exposure.yaml --dialect helm --plan", "Found --dialect of templates and --plan"],
    ["gardener exposure.yaml --dialect helm --mode l4", "Found --dialect of templates and --mode l4"],
  ])("%s is wrong usage", async (line, message) => {
    const { code, stderr } = await envoyLua(line, project);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test("asks templates' exposures to be one", async () => {
    const second = project["exposure.yaml"].replaceAll("bar", "baz").replaceAll("3c1f", "4c1f");
    const { code, stderr } = await envoyLua("gardener exposure.yaml b.yaml --dialect helm", {
      ...project,
      "b.yaml": second,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("made of the description of one")]);
  });

  test("writes over its own templates, and over no others", async () => {
    const line = "gardener exposure.yaml --dialect go-template --out tree";
    const { texts, written } = await envoyLua(line, project);
    expect((await envoyLua(line, { ...project, ...texts })).code).toBe(0);
    const foreign = await envoyLua(line, { ...project, [written[0] ?? ""]: "---\napiVersion: v1\n" });
    expect([foreign.code, foreign.written, foreign.stderr]).toEqual([1, [], expect.stringContaining("FILE_NOT_OURS")]);
  });
});
