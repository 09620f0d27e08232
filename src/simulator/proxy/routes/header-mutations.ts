import { lowerCase, type HeaderMap } from "../../http/header-map.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import { readFormat, type Format, type FormatContext } from "./substitution-format.ts";

/** What a part of the route configuration does with the headers of a message. */
export type HeaderMutations = (headers: HeaderMap, context: FormatContext) => void;

/** Of one place in the configuration, for each direction. */
export interface MessageMutations {
  readonly request: HeaderMutations;
  readonly response: HeaderMutations;
}

/** Reads `request_headers_to_add`, `…_remove` and the same of the response. */
export function readMutations(fields: ConfigFields): MessageMutations {
  return { request: readDirection(fields, "request"), response: readDirection(fields, "response") };
}

/** Several, one after the other. */
export function applyMutations(
  mutations: readonly HeaderMutations[],
  headers: HeaderMap,
  context: FormatContext,
): void {
  for (const mutate of mutations) mutate(headers, context);
}

function readDirection(fields: ConfigFields, direction: "request" | "response"): HeaderMutations {
  const removed = fields.texts(`${direction}_headers_to_remove`).map(lowerCase);
  const added = fields.messages(`${direction}_headers_to_add`).map(readAddition);
  return (headers, context) => {
    for (const name of removed) headers.remove(name);
    // Values are made of the headers as they were before any of them was added.
    const made = added
      .map((addition) => ({ ...addition, value: addition.format(context) }))
      .filter(({ value, keepsEmpty }) => value !== "" || keepsEmpty);
    const due = made.filter(({ name, action }) => isDue(action, headers.get(name) !== undefined));
    for (const { name, value, action } of due) if (action.startsWith("OVERWRITE")) headers.replace(name, value);
    for (const { name, value, action } of due) if (!action.startsWith("OVERWRITE")) headers.add(name, value);
  };
}

const actions = [
  "APPEND_IF_EXISTS_OR_ADD",
  "ADD_IF_ABSENT",
  "OVERWRITE_IF_EXISTS_OR_ADD",
  "OVERWRITE_IF_EXISTS",
] as const;

type AppendAction = (typeof actions)[number];

interface Addition {
  readonly name: string;
  readonly format: Format;
  readonly action: AppendAction;
  readonly keepsEmpty: boolean;
}

function isDue(action: AppendAction, isThere: boolean): boolean {
  if (action === "ADD_IF_ABSENT") return !isThere;
  return action !== "OVERWRITE_IF_EXISTS" || isThere;
}

/** Reads a `core.v3.HeaderValueOption`. */
function readAddition(fields: ConfigFields): Addition {
  const header = fields.message("header");
  const name = lowerCase(header?.text("key") ?? "");
  const format: Format = header === undefined ? () => "" : readFormat(header, "value");
  // Envoy does not look at it.
  header?.harmless("raw_value");
  header?.close();
  const append = fields.flag("append");
  const action = fields.text("append_action") ?? (append === false ? "OVERWRITE_IF_EXISTS_OR_ADD" : actions[0]);
  const known = actions.find((candidate) => candidate === action);
  if (known === undefined) fields.refuse(`append_action (${action})`);
  const keepsEmpty = fields.flag("keep_empty_value") ?? false;
  fields.close();
  return { name, format, action: known ?? actions[0], keepsEmpty };
}
