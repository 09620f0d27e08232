import type { Diagnostic, SourcePosition } from "../diagnostics/diagnostic.ts";
import type { Json } from "../files/json.ts";
import { checkRules } from "./check-rules.ts";
import { decodeMessage, type JsonPath, type SchemaProblem } from "./decode-message.ts";

/**
 * Checks JSON that is to become a message of Envoy's API, as a generator does with what it makes: a field that the message does not have, a
 * value of another type, or a rule of Envoy's that is broken is an error.
 *
 * @param typeName e.g. `envoy.config.listener.v3.Listener`
 * @param positionOf where the value at a path stands in the user's file
 * @throws where the schema has no such message
 * @example
 * checkMessage("envoy.config.route.v3.RouteMatch", { prefixx: "/" }); // ENVOY_FIELD_UNKNOWN, ENVOY_RULE_BROKEN
 */
export function checkMessage(
  typeName: string,
  json: Json,
  positionOf?: (path: JsonPath) => SourcePosition,
): readonly Diagnostic[] {
  const { value, problems } = decodeMessage(typeName, json);
  const broken = checkRules(typeName, value).map(({ path, message }) => ({
    code: "ENVOY_RULE_BROKEN" as const,
    path,
    message,
  }));
  const mistakes = problems.filter(({ kind }) => kind !== "zero").map(describeProblem);
  return [...mistakes, ...broken].map(({ path, message, ...rest }) => {
    const place =
      positionOf === undefined ? { message: atPath(message, path) } : { message, position: positionOf(path) };
    return { severity: "error", ...rest, ...place };
  });
}

/** A problem as a finding without its place. */
export function describeProblem({ kind, path, message, hint }: SchemaProblem): {
  code: "ENVOY_FIELD_UNKNOWN" | "ENVOY_TYPE_UNKNOWN" | "ENVOY_VALUE";
  path: JsonPath;
  message: string;
  hint?: string;
} {
  const code =
    kind === "unknown-field" ? "ENVOY_FIELD_UNKNOWN" : kind === "unknown-type" ? "ENVOY_TYPE_UNKNOWN" : "ENVOY_VALUE";
  return { code, path, message, ...(hint === undefined ? {} : { hint }) };
}

function atPath(message: string, path: JsonPath): string {
  return path.length === 0 ? message : `At "${path.join(".")}": ${message}`;
}
