import { lowerCase } from "../../http/header-map.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { HeaderMutation } from "../connection-manager-model.ts";
import { readStringMatcher } from "./string-matcher.ts";
import { openTypedConfig } from "./typed-config.ts";

const mutationType = "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation";

/** Reads one of `early_header_mutation_extensions`. */
export function readEarlyMutation(extension: ConfigFields): HeaderMutation[] {
  extension.harmless("name");
  const { type, config } = openTypedConfig(extension);
  extension.close();
  if (type !== mutationType) {
    extension.refuse(`typed_config (${type})`);
    return [];
  }
  const mutations = config.messages("mutations").map(readMutation);
  config.close();
  return mutations;
}

function readMutation(fields: ConfigFields): HeaderMutation {
  const name = fields.text("remove");
  const onMatch = fields.message("remove_on_match");
  const append = fields.message("append");
  fields.close();
  if (name !== undefined)
    return (headers) => {
      headers.remove(name);
    };
  if (onMatch !== undefined) return readMatchedRemoval(onMatch);
  if (append !== undefined) return readAppend(append);
  fields.refuse("action");
  return () => undefined;
}

function readMatchedRemoval(fields: ConfigFields): HeaderMutation {
  const key = fields.message("key_matcher");
  fields.close();
  const matches = key === undefined ? () => false : readStringMatcher(key);
  return (headers) => {
    for (const { name } of headers.entries()) if (matches(name)) headers.remove(name);
  };
}

const appendActions = [
  "APPEND_IF_EXISTS_OR_ADD",
  "ADD_IF_ABSENT",
  "OVERWRITE_IF_EXISTS_OR_ADD",
  "OVERWRITE_IF_EXISTS",
] as const;

/** Reads a `HeaderValueOption`. Values that are put together from facts of the request are refused. */
function readAppend(fields: ConfigFields): HeaderMutation {
  const header = fields.message("header");
  const action = fields.choice("append_action", appendActions);
  const keepsEmpty = fields.flag("keep_empty_value") ?? false;
  const name = lowerCase(header?.text("key") ?? "");
  const text = header?.text("value") ?? "";
  header?.close();
  fields.close();
  if (/%(?!%)/.test(text.replaceAll("%%", ""))) fields.refuse("header.value");
  const value = byteStringOfText(text.replaceAll("%%", "%"));
  if (value === "" && !keepsEmpty) return () => undefined;
  return (headers) => {
    const isThere = headers.get(name) !== undefined;
    if (action === "APPEND_IF_EXISTS_OR_ADD" || (action === "ADD_IF_ABSENT" && !isThere)) headers.add(name, value);
    if (action === "OVERWRITE_IF_EXISTS_OR_ADD" || (action === "OVERWRITE_IF_EXISTS" && isThere))
      headers.replace(name, value);
  };
}
