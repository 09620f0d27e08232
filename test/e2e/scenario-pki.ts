import { parse } from "yaml";
import { projectFiles } from "../support/files-on-disk.ts";

const text = projectFiles.read("envoy-fixtures/gardener-l7/scenario.yaml") ?? "";

/** The PKI of the scenario of the whole gateway, in the notation of scenarios. */
export const scenarioPki = (parse(text) as { readonly pki: object }).pki;
