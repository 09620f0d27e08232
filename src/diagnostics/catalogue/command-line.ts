import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of the command line, and of files it reads and writes. */
export const commandLineNotes = {
  ENVOY_NOT_FOUND: {
    example: "Found no Envoy 1.37",
    remedy:
      "`envoy-lua envoy install 1.37.0` gets one, or set `ENVOY_BIN` to the path of one. The simulator needs none: `--host simulator`.",
  },
  FILTER_EXISTS: {
    example: '"filter-src/guard/filter.ts" is there already',
    remedy:
      "Give the new filter another name, or move the old one away. Nothing of a new one is written where there is one.",
  },
  PACKAGE_JSON_UNREADABLE: {
    example: '"./package.json" is no JSON object',
    remedy: "Correct the file: `npm pkg get name` says where it is wrong. Nothing was written.",
  },
  VITEST_NOT_FOUND: {
    example: 'Found no Vitest in "node_modules"',
    remedy: "`npm install --save-dev vitest`, or call the command in the folder that has the project's `node_modules`.",
  },
  TESTS_NOT_RUN: {
    example: "Vitest gave no report: No test files found",
    remedy: "Run the tests alone first, with `npx vitest run` and the same files, and correct what it says.",
  },
  NOTHING_RECORDED: {
    example: "No passing test ran a filter with envoy-lua-kit/testing",
    remedy:
      "Only tests that pass are recorded, and of them the runs of filters that were opened with `openFilter`. See whether `-t` names a test.",
  },
  FILE_NOT_FOUND: {
    example: 'Found no file "filter-src/hsts/filter.yaml"',
    remedy:
      "Correct the path. Filters are looked for in `filter-src`, scenarios in `envoy-fixtures`, both below the folder the command is called in.",
  },
  FILE_NOT_WRITABLE: {
    example: "Nothing was written: EACCES: permission denied, mkdir 'dist-lua'",
    remedy:
      "Make the folder writable, or write elsewhere with `--out`. Either all files are written or none, so that nothing is left half done.",
  },
  FILE_NOT_OURS: {
    example: '"manifests/gateway.yaml" is there already, and envoy-lua did not write it',
    remedy:
      "Move the file away, or write to another folder with `--out`. What the kit did not write it never overwrites.",
  },
  NODE_TOO_OLD: {
    example: "Found Node.js 18.20.4, wanted 20.19.0 or newer",
    remedy: "Get a newer one, for example with `nvm install 22`.",
  },
  PROJECT_KIT: {
    example: "Found version 0.1.0 of envoy-lua-kit in node_modules, wanted 0.2.0, which runs",
    remedy: "`npm install` what package.json names, and call the project's own with `npx envoy-lua`.",
  },
  EDITOR_LIBRARY: {
    example: "Found no tsconfig.json for filter-src that extends the library of filters",
    remedy:
      'Write `{ "extends": "envoy-lua-kit/filter-library/tsconfig.json", "include": ["**/*.ts"] }` beside the filters: [why](lua-profiles.md).',
  },
  YAML_SYNTAX: {
    example: "Nested mappings are not allowed in compact mappings",
    remedy:
      "Correct the YAML at the position shown. Most often a text with `: ` or `#` in it lacks quotes, or the indentation is not that of its neighbours.",
  },
  YAML_SCHEMA: {
    example: 'Unknown property "versoin"',
    remedy:
      "Write what was wanted. What a file may say: [filter.yaml](reference/filter-yaml.md), [scenarios](scenarios.md), [exposures](gardener.md).",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
