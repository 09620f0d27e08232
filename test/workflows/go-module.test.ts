import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { filterFolders } from "../../src/cli/filter-folders.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { goModule } from "../../src/workflows/go-module.ts";
import { envoyLua, project } from "../cli/envoy-lua.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { goCommand, goSkipReason, runGo } from "../support/go-oracle.ts";

/** Constants of the digests, by the filters' names. */
const digests = filterFolders([], projectFiles)
  .map((folder) => path.basename(folder))
  .map((name) => `\t\t"${name}": ${name.replace(/(^|-)[a-z]/g, (start) => start.slice(-1).toUpperCase())}SHA256,`);

/** What a Go program that imports the package sees: each script is the file's bytes, and has the digest that is said of it. */
const goTest = `package envoylua

import (
	"crypto/sha256"
	"fmt"
	"os"
	"testing"
)

func TestScripts(t *testing.T) {
	digests := map[string]string{
${digests.join("\n")}
	}
	if len(Scripts()) != len(digests) {
		t.Errorf("found %d scripts, wanted %d", len(Scripts()), len(digests))
	}
	for name, script := range Scripts() {
		file, err := os.ReadFile(name + "/filter.lua")
		if err != nil || string(file) != script {
			t.Errorf("%s is not the file's bytes: %v", name, err)
		}
		if digest := fmt.Sprintf("%x", sha256.Sum256(file)); digest != digests[name] {
			t.Errorf("%s has the digest %s, wanted %s", name, digests[name], digest)
		}
	}
}
`;

describe.skipIf(goSkipReason !== undefined)(`The Go package of dist-lua (${goSkipReason ?? "built by Go"})`, () => {
  test("has the scripts, and nothing that go vet or gofmt minds", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-go-"));
    try {
      cpSync(path.resolve(import.meta.dirname, "../../dist-lua"), folder, { recursive: true });
      const gofmt = path.join(path.dirname(goCommand ?? ""), "gofmt");
      expect(execFileSync(gofmt, ["-l", folder], { encoding: "utf8" })).toBe("");
      writeFileSync(path.join(folder, "embed_test.go"), goTest);
      await runGo(["vet", "./..."], { folder, seconds: 200 });
      await runGo(["test", "./..."], { folder, seconds: 200 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 400_000);
});

describe("A Go module of scripts", () => {
  const go = { "dist-lua/go.mod": "module example.com/filters\n\ngo 1.20\n" };

  test("is made where it is asked for, and kept where it is", async () => {
    const asked = await envoyLua("build --go example.com/filters");
    expect(asked.written).toEqual(expect.arrayContaining(["dist-lua/go.mod", "dist-lua/embed.go"]));
    expect(asked.texts["dist-lua/embed.go"]).toContain("//go:embed sample/filter.lua\nvar Sample string\n");
    const kept = await envoyLua("build", { ...project, ...go });
    expect(kept.written).toContain("dist-lua/embed.go");
    expect(kept.written).not.toContain("dist-lua/go.mod");
    expect((await envoyLua("build")).written).not.toContain("dist-lua/embed.go");
  });

  test("is stale where a script changed", async () => {
    const { texts } = await envoyLua("build", { ...project, ...go });
    expect((await envoyLua("build --check", { ...project, ...go, ...texts })).code).toBe(0);
    const changed = { ...texts, "dist-lua/embed.go": (texts["dist-lua/embed.go"] ?? "").replace('SHA256 = "', "$&0") };
    const { code, stderr } = await envoyLua("build --check", { ...project, ...go, ...changed });
    expect([code, stderr]).toEqual([1, expect.stringContaining('OUTPUT_STALE: "dist-lua/embed.go"')]);
  });

  test("has the scripts that are there beside those that were built", () => {
    const files = textFilesOf({ "out/other/filter.lua": "-- sha256:0 other 1.0.0\n", "out/go.mod": "module a\n" });
    const [file] = goModule([], { files, out: "out" });
    expect(file?.text).toContain("// Other is the script of other 1.0.0.\n");
  });

  test("has a name of its own for every filter", () => {
    const names = ["ab", "a-b", "a--b", "a1", "a-1", "a--1", "1a", "1-a", "filter-1a"];
    const files = textFilesOf(
      Object.fromEntries([
        ["out/go.mod", "module a\n"],
        ...names.map((name) => [`out/${name}/filter.lua`, ""] as const),
      ]),
    );
    const [file] = goModule([], { files, out: "out" });
    const found = [...(file?.text ?? "").matchAll(/^var (\S+) string$/gm)].map(([, name]) => name);
    expect(new Set(found).size).toBe(names.length);
    expect(found.every((name) => /^[A-Z]\w*$/.test(name ?? ""))).toBe(true);
  });

  test("is refused under what is no path of a module", async () => {
    expect((await envoyLua("build --go a//b")).code).toBe(2);
  });
});

test("dist-lua is a Go module", () => {
  expect(projectFiles.read("dist-lua/go.mod")).toContain("module envoy-lua-kit/dist-lua\n");
});
