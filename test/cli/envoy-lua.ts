import type { CommandContext } from "../../src/cli/command.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { now as pkiTime } from "../gardener/gateway-pki.ts";
import { scenarioFiles } from "../support/run-filter.ts";

export const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
export function onRequest(handle: RequestHandle): void {
  handle.headers().add("x-added", "by the filter");
}
`;
export const manifest = `name: sample
version: 1.0.0
description: A filter
envoy: { from: "1.36", to: "1.40" }
deploy:
  staticConfig: { filterName: sample }
`;
const exchanges = `  - title: the header is added
    send: { get: /, headers: { X-Sent: a } }
    expect: { cluster: upstream, upstream: { x-added: by the filter, x-sent: a } }
`;
export const project = {
  "filter-src/sample/filter.yaml": manifest,
  "filter-src/sample/filter.ts": filter,
  ...Object.fromEntries(
    Object.entries(scenarioFiles(exchanges)).map(([name, text]) => [
      `envoy-fixtures/${name}`,
      text.replace("{ script: script.lua }", "{ filter: sample }"),
    ]),
  ),
};

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: readonly string[];
  /** What was written, by path. */
  readonly texts: Readonly<Record<string, string>>;
  /** Who may read what was written, by path. */
  readonly modes: Readonly<Record<string, number | undefined>>;
}

export interface Terminal {
  readonly width?: number;
  readonly isColoured?: boolean;
}

/** Runs the command on files in memory, in an environment without any Envoy. */
export async function envoyLua(
  line: string,
  texts: Readonly<Record<string, string>> = project,
  { width, isColoured = false, ...variables }: Terminal & { readonly ENVOY_BIN?: string } = {},
): Promise<CliRun> {
  const run = {
    stdout: "",
    stderr: "",
    written: [] as string[],
    texts: {} as Record<string, string>,
    modes: {} as Record<string, number | undefined>,
  };
  const context: CommandContext = {
    files: textFilesOf(texts),
    environment: { XDG_CACHE_HOME: "/nowhere", PATH: "", ...variables },
    writeFiles: (files) => {
      run.written.push(...files.map(({ path }) => path));
      for (const { path, text, mode } of files) {
        run.texts[path] = text;
        run.modes[path] = mode;
      }
      return [];
    },
    now: () => pkiTime,
    readStream: (file) => streamOf(texts[file ?? "-"]),
    writeStream: (bytes) => {
      run.stdout += new TextDecoder().decode(bytes);
      return Promise.resolve(true);
    },
    watchFolders: () => Promise.resolve(),
    note: () => undefined,
    progress: () => undefined,
    width,
    isColoured,
    signal: new AbortController().signal,
  };
  const code = await runCli(
    line.split(" ").filter((word) => word !== ""),
    context,
    {
      stdout: (text) => (run.stdout += text),
      stderr: (text) => (run.stderr += text),
    },
  );
  return { code, ...run };
}

function streamOf(text: string | undefined): AsyncIterable<Uint8Array> | undefined {
  return text === undefined ? undefined : new Blob([text]).stream();
}
