import type { SourcePosition } from "../diagnostics/diagnostic.ts";
import type { FilterManifest } from "./manifest.ts";

/** A filter's folder, its manifest read and checked. */
export interface Filter {
  readonly folder: string;
  readonly manifest: FilterManifest;
  /** Where a value of the manifest stands, for findings. */
  readonly positionOf: (path: readonly (string | number)[]) => SourcePosition;
}
