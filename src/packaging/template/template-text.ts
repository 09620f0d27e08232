import type { TemplatePart } from "./template-plan.ts";

/** A piece of a template: a text that is rendered as it is, or an action with its braces. */
export type TemplatePiece = { readonly text: string } | { readonly action: string };

/** The template that renders texts as they are: what looks like an action in them is written as one that gives it. */
export function joinTemplate(pieces: readonly TemplatePiece[]): string {
  return pieces
    .map((piece, index) => {
      if ("action" in piece) return piece.action;
      const next = pieces[index + 1];
      return escapeText(piece.text, next !== undefined && "action" in next);
    })
    .join("");
}

/** @param isBeforeAction whether a brace at the end would become part of an action's own */
function escapeText(text: string, isBeforeAction: boolean): string {
  const escaped = text.replaceAll("{{", '{{ "{{" }}');
  return isBeforeAction && escaped.endsWith("{") ? `${escaped.slice(0, -1)}{{ "{" }}` : escaped;
}

/** An action that gives a text as a scalar of YAML: JSON's texts are some. */
export function yamlAction(parts: readonly TemplatePart[]): string {
  return `{{ ${joined(parts)} | toJson }}`;
}

/** An action for the inside of a Lua literal in double quotes, which knows what those mean there. */
export function luaAction(parts: readonly TemplatePart[]): string {
  return String.raw`{{ ${joined(parts)} | replace "\\" "\\\\" | replace "\"" "\\\"" }}`;
}

/** One expression for all parts. Any kind of number may be among them. */
function joined(parts: readonly TemplatePart[]): string {
  const [first] = parts;
  if (parts.length === 1 && typeof first === "object") return first.expression;
  const format = parts.map((part) => (typeof part === "string" ? part.replaceAll("%", "%%") : "%v")).join("");
  const values = parts.flatMap((part) => (typeof part === "string" ? [] : [argument(part.expression)]));
  return ["printf", goText(format), ...values].join(" ");
}

/** An expression where it is one of several arguments. */
export function argument(expression: string): string {
  return expression.includes(" ") ? `(${expression})` : expression;
}

/** A Go literal. JSON's are some, but for halves of surrogate pairs, which no resource holds. */
export function goText(text: string): string {
  return text.includes("\\") && !text.includes("`") ? `\`${text}\`` : JSON.stringify(text);
}
