import { isJsonObject, type Json, type JsonObject } from "../../files/json.ts";
import { splitAtOpenValues } from "../../filter/open-parameters.ts";
import { writeYaml } from "../write-yaml.ts";
import { checkActions } from "./check-actions.ts";
import type { Block, Opening, TemplatePart, TemplatePlan } from "./template-plan.ts";
import { joinTemplate, luaAction, yamlAction, type TemplatePiece } from "./template-text.ts";

/**
 * A template that renders a resource with other values in its open places. What is rendered is what the plain resource would be with these
 * values, in another notation: no value can change the structure of the YAML or of the Lua in it.
 *
 * @throws where the script of the resource has an open place that the plan does not name
 */
export function writeTemplate(resource: JsonObject, plan: TemplatePlan): string {
  const { marked, actions } = markPlaces(resource, plan);
  const body = joinTemplate(piecesOf(writeYaml(marked, ""), actions));
  const head = [
    `{{- /* ${plan.comment} */ -}}`,
    ...(plan.condition === undefined ? [] : [`{{- if ${plan.condition} }}`]),
    ...new Set(plan.checks.map((check) => checkActions(check).join("\n"))),
  ];
  const tail = plan.condition === undefined ? "" : "{{- end }}\n";
  return `${head.join("\n")}\n${body}${tail}`;
}

/** A resource in which a short text stands for each action, in a scalar or in a line of its own. */
interface MarkedResource {
  readonly marked: Json;
  readonly actions: readonly string[];
}

function markPlaces(resource: JsonObject, plan: TemplatePlan): MarkedResource {
  if (JSON.stringify(resource).includes("__action_"))
    throw new Error("The resource has a text that stands for an action");
  const actions: string[] = [];
  const openings = [...plan.openings].sort((left, right) => right.text.length - left.text.length);
  return { marked: mark(resource, false), actions };

  function place(action: string): string {
    actions.push(action);
    return `__action_${actions.length - 1}__`;
  }

  function mark(value: Json, isInBlock: boolean): Json {
    if (typeof value === "string") return markText(value, isInBlock);
    if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => markItem(item, isInBlock));
    return isJsonObject(value) ? markObject(value, isInBlock) : value;
  }

  function markItem(item: Json, isInBlock: boolean): readonly Json[] {
    const block = isInBlock ? undefined : plan.blocks.find(({ mark: text }) => JSON.stringify(item).includes(text));
    if (block === undefined) return [mark(item, isInBlock)];
    return [...lines(block, "before"), mark(item, true), ...lines(block, "after")];
  }

  function lines(block: Block, side: "before" | "after"): readonly string[] {
    return block[side].map((action) => `line${place(`{{- ${action} }}`)}`);
  }

  function markObject(object: JsonObject, isInBlock: boolean): Json {
    const [key, ...others] = Object.keys(object);
    const map = plan.maps.find((candidate) => candidate.key === key && others.length === 0);
    if (map !== undefined) return { [`map${place(map.expression)}`]: null };
    return Object.fromEntries(
      Object.entries(object).map(([name, member]) => [
        name,
        name === "inline_string" && typeof member === "string" ? markScript(member) : mark(member, isInBlock),
      ]),
    );
  }

  function markText(text: string, isInBlock: boolean): string {
    const parts = partsOf(text, openings).map((part) => (isInBlock ? fromRoot(part) : part));
    return parts.some((part) => typeof part === "object") ? place(yamlAction(parts)) : text;
  }

  function markScript(lua: string): string {
    return splitAtOpenValues(lua)
      .map((piece) =>
        typeof piece === "string" ? piece : place(luaAction(partsOfOpenValue(piece.openValue, openings))),
      )
      .join("");
  }
}

/** Inside of a loop the dot is an item of it. */
function fromRoot(part: TemplatePart): TemplatePart {
  return typeof part === "object" && part.expression.startsWith(".") ? { expression: `$${part.expression}` } : part;
}

function partsOf(text: string, openings: readonly Opening[]): readonly TemplatePart[] {
  const opening = openings.find((candidate) => text.includes(candidate.text));
  if (opening === undefined) return text === "" ? [] : [text];
  const start = text.indexOf(opening.text);
  const [before, after] = [text.slice(0, start), text.slice(start + opening.text.length)];
  return [...partsOf(before, openings), ...opening.parts, ...partsOf(after, openings)];
}

function partsOfOpenValue(value: string, openings: readonly Opening[]): readonly TemplatePart[] {
  const opening = openings.find(({ text }) => text === value);
  if (opening === undefined) throw new Error(`Nothing is known of the open place "${value}" in the script`);
  return opening.parts;
}

/** Cuts YAML at its marks. A line of its own has the indentation of its place; a map becomes three of them. */
function piecesOf(yaml: string, actions: readonly string[]): readonly TemplatePiece[] {
  const marks = /^( *)(?:- )?(line|map)__action_(\d+)__(?:: null)?$|__action_(\d+)__/gm;
  const pieces: TemplatePiece[] = [];
  let end = 0;
  for (const { 0: found, 1: indent = "", 2: kind, 3: ofLine, 4: inText, index } of yaml.matchAll(marks)) {
    const action = actions[Number(ofLine ?? inText)] ?? "";
    pieces.push(
      { text: yaml.slice(end, index) },
      { action: kind === "map" ? mapLines(action, indent) : `${indent}${action}` },
    );
    end = index + found.length;
  }
  return [...pieces, { text: yaml.slice(end) }];
}

function mapLines(expression: string, indent: string): string {
  return [`{{- range $key, $value := ${expression} }}`, "{{ $key | toJson }}: {{ $value | toJson }}", "{{- end }}"]
    .map((line) => `${indent}${line}`)
    .join("\n");
}
