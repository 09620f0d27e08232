import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { JsonPath } from "../../envoy-schema/decode-message.ts";
import { isJsonObject, type Json } from "../../files/json.ts";
import { refusalOf } from "../apply-envoy-filters.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { PatchNote } from "../patches/patch-log.ts";
import { findingInValue, listNames } from "./finding.ts";

/** What a patch did that its writer may not have meant. */
export function noteFindings(patch: ConfigPatch, note: PatchNote): readonly Diagnostic[] {
  switch (note.kind) {
    case "mismatch":
    case "shared":
    case "socket-shared":
      return refusalOf(patch, note);
    case "dropped":
      return [droppedFinding(patch, note.fields)];
    case "socket-replaced":
      return [socketFinding(patch, note)];
    case "socket-unmatched":
      return [unmatchedFinding(patch, note.names)];
    case "zero":
      return [zeroFinding(patch, note)];
    case "repeated":
      return [repeatedFinding(patch, note.path)];
    case "replaced":
      return replacedFindings(patch, note);
  }
}

function droppedFinding(patch: ConfigPatch, fields: readonly string[]): Diagnostic {
  const message = `istiod merges the transport socket and leaves out ${listNames(fields)}`;
  const hint = "Write a patch of its own for the transport socket";
  return findingInValue(patch, fields.slice(0, 1), { code: "ENVOY_FILTER_FIELDS_DROPPED", message, hint });
}

function socketFinding(
  patch: ConfigPatch,
  { before, isSameType }: { readonly before: string; readonly isSameType: boolean },
): Diagnostic {
  const message = `The transport socket "${before}" is replaced, with its certificates, authorities and server name`;
  const hint = isSameType
    ? `Only a socket of the same name is merged: name it "${before}"`
    : "This is right where the new socket holds all that the old one did";
  const severity = isSameType ? "error" : "warning";
  return findingInValue(patch, ["transport_socket", "name"], {
    code: "ENVOY_FILTER_REPLACES",
    severity,
    message,
    hint,
  });
}

function unmatchedFinding(patch: ConfigPatch, names: readonly string[]): Diagnostic {
  const message =
    "The cluster has transport sockets by endpoint, none of which has the name of the patch's; istiod leaves the patch out";
  const hint = `There is ${listNames(names)}`;
  return findingInValue(patch, ["transport_socket", "name"], { code: "ENVOY_FILTER_NO_EFFECT", message, hint });
}

function zeroFinding(
  patch: ConfigPatch,
  { path, before }: { readonly path: JsonPath; readonly before: Json },
): Diagnostic {
  const message = `"${path.join(".")}" stays ${JSON.stringify(before)}: a MERGE cannot set it to false, 0 or an empty text`;
  return findingInValue(patch, path, {
    code: "ENVOY_FILTER_NO_EFFECT",
    message,
    hint: "REPLACE what holds it, or set it in the object that Istio makes it of",
  });
}

function repeatedFinding(patch: ConfigPatch, path: JsonPath): Diagnostic {
  const list = path.slice(0, -1).join(".");
  const message = `"${list}" has this item already: a MERGE adds to lists`;
  return findingInValue(patch, path, {
    code: "ENVOY_FILTER_REPEATS",
    severity: "warning",
    message,
    hint: "Leave it out",
  });
}

/** Only where something is lost: what a value of the same fields replaces is what was meant. */
function replacedFindings(
  patch: ConfigPatch,
  { path, before }: { readonly path: JsonPath; readonly before: Json },
): readonly Diagnostic[] {
  const after = path.reduce<Json | undefined>(
    (value, key) => (isJsonObject(value) ? value[key] : undefined),
    patch.value,
  );
  const lost = lostFields(before, after ?? null);
  if (lost.length === 0) return [];
  const message = `"${path.join(".")}" is replaced as a whole, and loses ${listNames(lost)}`;
  const hint = "Entries of maps and values of open types are not merged: give all that is to stay";
  return [findingInValue(patch, path, { code: "ENVOY_FILTER_REPLACES", severity: "warning", message, hint })];
}

function lostFields(before: Json, after: Json, path = ""): readonly string[] {
  if (!isJsonObject(before)) return [];
  const inside = isJsonObject(after) ? after : {};
  return Object.entries(before).flatMap(([name, value]) => {
    const place = path === "" ? name : `${path}.${name}`;
    const now = inside[name];
    return now === undefined ? [place] : lostFields(value, now, place);
  });
}
