import { describe, expect, test } from "vitest";
import { readDescriptions } from "../../src/gardener/read-exposures.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoyLua } from "../cli/envoy-lua.ts";

const page = projectFiles.read("docs/gardener.md") ?? "";

/** The page's snippets of a kind: a whole `exposure`, a `part` to put into it, or what shoots have `shared`. */
function snippets(kind: string): readonly string[] {
  return [...page.matchAll(/^```\w+ (\w+)\n([^]*?)^```$/gm)].flatMap(([, found, text = ""]) =>
    found === kind ? [text] : [],
  );
}

const [exposure = ""] = snippets("exposure");
const manifest = (name: string): string => projectFiles.read(`envoy-fixtures/exposures/gardener/${name}.yaml`) ?? "";

describe("The page about Gardener", () => {
  test.each(["", ...snippets("part")])("shows an exposure that is right (%#)", (part) => {
    const read = readDescriptions([{ file: "docs/gardener.md", text: exposure + part }], "l7");
    expect(read.diagnostics).toEqual([]);
  });

  test("shows what shoots share, which with a Shoot and its Seed is all there has to be", () => {
    const sources = [...snippets("shared"), manifest("shoot"), manifest("seed")].map((text) => ({
      file: "page",
      text,
    }));
    const read = readDescriptions(sources, "l7");
    expect(read.diagnostics).toEqual([]);
    expect(snippets("shared")).toHaveLength(2);
  });

  test("shows what --why says of the examples", async () => {
    const files = { "shoot.yaml": manifest("shoot"), "new-shoots.yaml": manifest("new-shoots") };
    const { stdout } = await envoyLua("gardener shoot.yaml new-shoots.yaml --why", files);
    expect(snippets("why")).toEqual([stdout]);
  });

  test.each([...page.matchAll(/\]\(([^)#]+)/g)].map(([, target = ""]) => target))(
    "links to %s, which is there",
    (target) => {
      expect(projectFiles.read(`docs/${target}`)).toBeDefined();
    },
  );
});
