import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of filters, their manifests and their parameters. */
export const filterNotes = {
  FILTER_SAME_NAME: {
    example: 'Several filters have the name "hsts", and would be written to one folder',
    remedy: "Give each filter its own `name` in its `filter.yaml`.",
  },
  MANIFEST_ENVOY_RANGE: {
    example: 'Found a range from "1.38" to "1.36", wanted the older one first',
    remedy: "Exchange the two values of `envoy` in `filter.yaml`.",
  },
  PARAMETER_MISMATCH: {
    example: 'parameters.ts exports "uidHeader", but the manifest does not describe it',
    remedy:
      "Each exported constant of `parameters.ts` has an entry of the same name under `parameters` in `filter.yaml`; add or remove one of them.",
  },
  PARAMETER_NOT_OPEN: {
    example:
      'Parameter "maxAge" cannot stay open: it is no text: numbers and booleans decide what the filter consists of',
    remedy:
      "Give it a value with `--parameter`, and make one template for each value. Which can stay open: [packaging](packaging.md).",
  },
  PARAMETER_SCHEMA: {
    example: 'The schema of "userHeader" is none: type must be equal to one of the allowed values',
    remedy: "Write a JSON schema (draft 7) for the parameter, such as `{ type: string, minLength: 1 }`.",
  },
  PARAMETER_UNKNOWN: {
    example: 'The filter "auth-header" has no parameter "usrHeader"',
    remedy: "Correct the name. The parameters of a filter are those of its `filter.yaml`, which the hint lists.",
  },
  PARAMETER_VALUE: {
    example: 'Parameter "maxAge": Found "soon", wanted integer',
    remedy: "Give a value that fits the parameter's schema in `filter.yaml`; its description says what is wanted.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
