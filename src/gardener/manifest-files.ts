import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { writeYaml } from "../packaging/write-yaml.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  /** Who may read it, where not everybody may. */
  readonly mode?: number;
}

/** A comment in line 1 of every manifest and template, by which the kit knows its own. */
export const mark = "Made by envoy-lua gardener; changes are lost";

/** Private keys are for the one who writes them. */
const ownerOnly = 0o600;

/** A file for each object, named as Gardener names those of its ManagedResources: `envoyfilter__istio-ingress__hsts.yaml`. */
export function manifestFiles(objects: readonly KubernetesObject[], folder: string): readonly ManifestFile[] {
  return objects.map((object) => ({
    path: `${folder}/${fileName(object)}`,
    text: writeYaml(object, mark),
    ...(object.kind === "Secret" ? { mode: ownerOnly } : {}),
  }));
}

function fileName({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind.toLowerCase()}__${namespace}__${name}.yaml`;
}

/** Findings for files that are there already and that the kit did not write: they are not overwritten. */
export function foreignFiles(written: readonly ManifestFile[], files: TextFiles): readonly Diagnostic[] {
  return written
    .filter(({ path }) => !(files.read(path) ?? mark).split("\n", 1).join().includes(mark))
    .map(({ path }) => ({
      code: "FILE_NOT_OURS",
      severity: "error",
      message: `"${path}" is there already, and envoy-lua did not write it`,
      hint: "Nothing was written. Move the file away, or write to another folder with --out",
    }));
}
