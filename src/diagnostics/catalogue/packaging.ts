import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of packaging, and of what was packaged before. */
export const packagingNotes = {
  OUTPUT_STALE: {
    example: '"dist-lua/hsts/filter.lua" is not what its sources give',
    remedy: "Run `envoy-lua build`, and commit what it writes.",
  },
  PACKAGE_TARGET_MISSING: {
    example: 'The manifest of "hsts" does not describe static-config',
    remedy: "Add `deploy.envoyFilter` or `deploy.staticConfig` to its [filter.yaml](reference/filter-yaml.md#deploy).",
  },
  SCRIPT_NOT_YAML_SAFE: {
    example: "The script cannot stand in YAML as readable text: it has a tab",
    remedy: "Write control characters as escapes (`\\t`, `\\r`) or with `string.char`.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
