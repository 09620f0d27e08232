import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Filter } from "../filter/filter.ts";
import type { ParameterValue, ParameterValues } from "../filter/parameters.ts";
import { ts } from "./typescript.ts";

/** Name of the module whose exported constants are the filter's parameters. */
export const parametersFile = "parameters.ts";

interface ParameterConstant {
  readonly name: string;
  readonly initializer: ts.Expression;
}

/** The text of `parameters.ts` with the values given in place of the defaults; TypeScript then checks them against their types. */
export function applyParameters(text: string, values: ParameterValues): string {
  const replaced = findConstants(text).filter(({ name }) => Object.hasOwn(values, name));
  return replaced.reduceRight((result, { name, initializer }) => {
    return result.slice(0, initializer.getStart()) + literalOf(values[name]) + result.slice(initializer.end);
  }, text);
}

/** The values of the exported constants, as far as they are literals. */
export function parameterValues(text: string): ParameterValues {
  return Object.fromEntries(findConstants(text).map(({ name, initializer }) => [name, literalValue(initializer)]));
}

/** Findings where the manifest and `parameters.ts` do not name the same parameters. */
export function checkParameterNames(filter: Filter, text: string): readonly Diagnostic[] {
  const declared = findConstants(text).map(({ name }) => name);
  const described = Object.keys(filter.manifest.parameters);
  const missing = described.filter((name) => !declared.includes(name));
  const undescribed = declared.filter((name) => !described.includes(name));
  return [
    ...missing.map((name) =>
      mismatch(filter, name, `The manifest describes "${name}", but parameters.ts exports no such constant`),
    ),
    ...undescribed.map((name) =>
      mismatch(filter, name, `parameters.ts exports "${name}", but the manifest does not describe it`),
    ),
  ];
}

function mismatch({ positionOf }: Filter, name: string, message: string): Diagnostic {
  return { code: "PARAMETER_MISMATCH", severity: "error", message, position: positionOf(["parameters", name]) };
}

function findConstants(text: string): readonly ParameterConstant[] {
  const source = ts.createSourceFile(parametersFile, text, ts.ScriptTarget.ESNext, true);
  return source.statements
    .filter(isExportedVariable)
    .flatMap(({ declarationList }) =>
      declarationList.declarations.flatMap(({ name, initializer }) =>
        ts.isIdentifier(name) && initializer !== undefined ? [{ name: name.text, initializer }] : [],
      ),
    );
}

function isExportedVariable(statement: ts.Statement): statement is ts.VariableStatement {
  return (
    ts.isVariableStatement(statement) &&
    (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function literalValue(node: ts.Expression): ParameterValue {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) return -Number(node.operand.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  return node.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}

function literalOf(value: ParameterValue): string {
  return value === undefined ? "undefined" : JSON.stringify(value);
}
