import { compileSchema } from "../../files/compile-schema.ts";
import { part, requiredText, text, textMap, type Optional } from "./schema-pieces.ts";

/** Namespace of a control plane: its UID, and the zones that its pods may run in. */
export interface NamespaceManifest {
  readonly metadata: {
    readonly name: string;
    readonly uid?: Optional<string>;
    readonly annotations?: Optional<Readonly<Record<string, string>>>;
  };
}

export const validateNamespace = compileSchema<NamespaceManifest>(
  part({ metadata: part({ name: requiredText, uid: text, annotations: textMap }, "name") }, "metadata"),
);

/** Which handler of a seed's gardenlet serves the shoots of an exposure class. */
export interface ExposureClassManifest {
  readonly metadata: { readonly name: string };
  readonly handler: string;
}

export const validateExposureClass = compileSchema<ExposureClassManifest>(
  part({ metadata: part({ name: requiredText }, "name"), handler: requiredText }, "metadata", "handler"),
);
