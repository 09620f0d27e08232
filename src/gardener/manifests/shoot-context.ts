import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { YamlFile } from "../../files/read-yaml.ts";
import type { Fields } from "./fields.ts";
import type { Landscape } from "./landscape.ts";
import type { Manifests } from "./sort-manifests.ts";
import type { SeedManifest } from "./seed.ts";
import type { ShootManifest } from "./shoot.ts";

/** What a shoot's manifest is read with. */
export interface ShootContext {
  readonly shoot: YamlFile<ShootManifest>;
  readonly technicalId: string;
  readonly seed: YamlFile<SeedManifest> | undefined;
  readonly manifests: Manifests;
  readonly landscape: Landscape;
}

/** Parts of an exposure, and findings for those that are missing. */
export interface Parts {
  readonly fields: Fields;
  readonly missing: Readonly<Record<string, Diagnostic>>;
}
