import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { DiagnosticCode } from "../../diagnostics/codes.ts";
import type { FilterManifest } from "../../filter/manifest.ts";
import type { HostUse } from "../link/host-uses.ts";
import type { ts } from "../typescript.ts";
import type { FilterRun } from "./run/filter-run.ts";

/** Something that a filter may do and Envoy does not do well: how it is found, and what `docs/rules.md` says of it. */
export interface Rule {
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic["severity"];
  /** What is found, as a sentence of the page. */
  readonly finds: string;
  /** What Envoy does with it. */
  readonly why: string;
  /** A `filter.ts` with exactly this finding. */
  readonly bad: string;
  /** The same done well, without any finding. */
  readonly good: string;
  readonly check: (context: RuleContext) => readonly Found[];
}

/** One finding of a rule, before it has a position. */
export interface Found {
  readonly node: ts.Node;
  readonly message: string;
  readonly hint?: string;
  /** Where it is not the rule's own. */
  readonly severity?: Diagnostic["severity"];
}

/** What rules look at: the user's modules as TypeScript knows them, and what running the hooks would do. */
export interface RuleContext {
  readonly checker: ts.TypeChecker;
  readonly manifest: FilterManifest;
  /** All nodes of the filter's modules, in their order. */
  readonly nodes: readonly ts.Node[];
  /** The host API that is left in the script when unused code is gone; empty where linking failed. */
  readonly hostUses: readonly HostUse[];
  /** What happens when Envoy loads the script and calls its hooks. */
  readonly run: FilterRun;
}
