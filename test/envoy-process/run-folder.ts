import { readdirSync } from "node:fs";
import { onTestFinished, vi } from "vitest";
import { temporaryFolder } from "./fake-command.ts";

/** Has this test's runs keep their folders in a place of its own. @returns tells what is left there */
export function watchRunFolders(): () => readonly string[] {
  const folder = temporaryFolder();
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return () => readdirSync(folder).filter((name) => name.startsWith("envoy-lua-kit-"));
}
