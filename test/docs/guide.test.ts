import { beforeAll, describe, expect, test } from "vitest";

import { client, openFilter } from "../../src/testing.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { isShown, openSession, trimmed, type GuideSession, type Texts } from "./guide-session.ts";
import { readMarkdown, type Fence } from "./markdown.ts";

const pages = ["first-filter", "errors", "versions", "deploying", "debugging"];
const pageOf = (name: string): ReturnType<typeof readMarkdown> => readMarkdown(`docs/guide/${name}.md`);

/** What `npm init -y && npm install …` leaves. */
const empty: Texts = {
  "package.json": JSON.stringify({
    name: "filters",
    dependencies: { "envoy-lua-kit": "file:envoy-lua-kit-0.1.0.tgz" },
  }),
};

describe("docs/guide", () => {
  test("has an index with every page, in order", () => {
    const targets = readMarkdown("docs/guide/README.md").links.map(({ target }) => target);
    expect(targets.filter((target) => /^[\w-]+\.md$/.test(target))).toEqual(pages.map((page) => `${page}.md`));
    expect([...projectFiles.list("docs/guide")].sort()).toEqual(
      ["README.md", ...pages.map((page) => `${page}.md`)].sort(),
    );
  });

  test.each(["README", ...pages])("%s.md is at most 70 lines", (page) => {
    expect((projectFiles.read(`docs/guide/${page}.md`) ?? "").trimEnd().split("\n").length).toBeLessThanOrEqual(70);
  });
});

describe("What a page of the guide does comes out as it shows", () => {
  let created: Texts = {};
  beforeAll(async () => {
    const session = openSession(empty);
    await session.run("npx envoy-lua create guard");
    created = session.texts();
  });

  test.each(pages)(
    "%s.md",
    async (page) => {
      const { fences } = pageOf(page);
      const session = openSession(page === "first-filter" ? empty : created);
      for (const fence of fences) await follow(fence, session);
    },
    120_000,
  );
});

test("docs/guide/errors.md shows an error as it is", async () => {
  const { fences } = pageOf("errors");
  const [source = ""] = fences.filter(({ word }) => word === "run").map(({ text }) => text);
  const filter = await openFilter({ typescript: /typescript: `([^`]*)`/.exec(source)?.[1] ?? "" });
  const shown = fences.find(({ language }) => language === "text")?.text ?? "none";
  await expect(filter.run(client().get("/"))).rejects.toThrow(shown.trimEnd());
});

/** Blocks of a page run one after the other in one project: commands with their output, changes of sources, logs that are files. */
async function follow({ file, line, language, word, text }: Fence, session: GuideSession): Promise<void> {
  if (language === "diff") session.edit(text);
  if (language === "log") await writeLog(word, withDigest(text, session.texts()), session);
  if (language !== "console") return;
  for (const [, command = "", output = ""] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
    const shown = await session.run(command);
    const wanted = withDigest(output, session.texts());
    if (!isShown(wanted, shown)) expect(trimmed(shown), `${file}:${line} $ ${command}`).toBe(trimmed(wanted));
  }
}

/** A log that a page shows says what the script that was built there logs. */
async function writeLog(file: string, text: string, session: GuideSession): Promise<void> {
  const filter = await openFilter({ lua: session.texts()["dist-lua/guard/filter.lua"] ?? "" });
  const { logs } = await filter.run(client().get("/admin"));
  expect(text.trimEnd().split("script log: ")[1]).toBe(logs.map(({ message }) => message).join("\n"));
  session.write(file, text);
}

/** A page has the digest that some compiler gave; this one may give another. */
function withDigest(text: string, texts: Texts): string {
  const digest = /^-- (sha256:[0-9a-f]{12}) /.exec(texts["dist-lua/guard/filter.lua"] ?? "")?.[1];
  return digest === undefined ? text : text.replace(/sha256:[0-9a-f]{12}/g, digest);
}
