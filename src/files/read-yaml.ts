import {
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseAllDocuments,
  parseDocument,
  type Document,
  type Tags,
} from "yaml";
import { fail, succeed, type Checked, type Diagnostic, type SourcePosition } from "../diagnostics/diagnostic.ts";
import type { SchemaValidator } from "./compile-schema.ts";
import { describeSchemaError } from "./describe-schema-error.ts";
import { innermostErrors } from "./innermost-errors.ts";
import type { Json } from "./json.ts";

/** A YAML file whose content has the shape that was asked for. */
export interface YamlFile<T> {
  readonly value: T;
  /** Where the value at a path stands, e.g. `["exchanges", 3, "title"]`; the nearest thing around it where it is missing. */
  positionOf(path: readonly (string | number)[]): SourcePosition;
}

/**
 * Parses YAML 1.2 and checks it against a JSON schema (compiled by `compileSchema`).
 * Every mistake is a finding at its line: syntax (`YAML_SYNTAX`) or shape (`YAML_SCHEMA`).
 */
export function readYaml<T>(
  source: { file: string; text: string },
  validate: SchemaValidator<T>,
): Checked<YamlFile<T>> {
  const lineCounter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter, merge: true });
  const positionAt = createPositionAt(source, lineCounter);
  if (document.errors.length > 0) return fail(...document.errors.map((error) => syntaxFinding(error, positionAt)));
  const positionOf = (path: readonly (string | number)[]): SourcePosition => positionAt(...findRange(document, path));
  return checkShape({ value: document.toJS({ maxAliasCount: 1000 }), positionOf }, validate);
}

/** Checks a value against a JSON schema, as `readYaml` does, wherever its parts come from. */
export function checkShape<T>(
  { value, positionOf }: YamlFile<unknown>,
  validate: SchemaValidator<T>,
): Checked<YamlFile<T>> {
  if (validate(value)) return succeed({ value, positionOf });
  return fail(...describeErrors(validate, value, positionOf));
}

/**
 * Parses a file of manifests for Kubernetes: several YAML documents, or JSON, whatever their shape. Empty documents are left out. As in
 * Kubernetes, words and numbers are those of YAML 1.1, where `on` is true and `010` is 8, but for times. Of a file that holds private keys,
 * findings show places, and never the text.
 */
export function readManifests(source: { file: string; text: string }): Checked<readonly YamlFile<Json>[]> {
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(source.text, { lineCounter, merge: true, version: "1.1", customTags: withoutTimes });
  const documents: readonly Document[] = "empty" in parsed ? [] : parsed;
  const isSecret = secretMarks.test(source.text);
  const positionAt = createPositionAt(source, lineCounter, !isSecret);
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0)
    return fail(...errors.map((error) => manifestFinding(syntaxFinding(error, positionAt), isSecret)));
  const files = documents.map((document) => ({
    value: document.toJS({ maxAliasCount: 1000 }) as Json,
    positionOf: (path: readonly (string | number)[]): SourcePosition => positionAt(...findRange(document, path)),
  }));
  return succeed(files.filter(({ value }) => value !== null));
}

/** Messages of the parser may quote. */
function manifestFinding(finding: Diagnostic, isSecret: boolean): Diagnostic {
  const message = "This is not YAML; what stands here is not shown, for the file holds secrets";
  return isSecret ? { ...finding, message } : finding;
}

/** `12:30` and `2026-01-01` are texts to Kubernetes. */
function withoutTimes(tags: Tags): Tags {
  return tags.filter(
    (tag) => typeof tag === "string" || (tag.tag !== "tag:yaml.org,2002:timestamp" && tag.format !== "TIME"),
  );
}

/** What a file with a private key has in it: the kind of its manifest, or the key as PEM, plain or in base64. */
const secretMarks = /kind["']?\s*:\s*["']?Secret\b|PRIVATE KEY|LS0tLS1CRUdJT/;

type PositionAt = (offset: number, length: number) => SourcePosition;

function createPositionAt(
  source: { readonly file: string; readonly text: string },
  lineCounter: LineCounter,
  showsText = true,
): PositionAt {
  const lines = source.text.split("\n");
  return (offset, length) => {
    const { line, col } = lineCounter.linePos(offset);
    const position = { file: source.file, line, column: col, length };
    return showsText ? { ...position, lineText: lines[line - 1]?.replace(/\r$/, "") ?? "" } : position;
  };
}

function syntaxFinding(error: { message: string; pos: [number, number] }, positionAt: PositionAt): Diagnostic {
  const message = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? error.message;
  return {
    code: "YAML_SYNTAX",
    severity: "error",
    message,
    position: positionAt(error.pos[0], error.pos[1] - error.pos[0]),
  };
}

function describeErrors<T>(
  validate: SchemaValidator<T>,
  value: unknown,
  positionOf: (path: readonly (string | number)[]) => SourcePosition,
): Diagnostic[] {
  const findings = innermostErrors(validate.errors ?? []).flatMap((error) => describeSchemaError(error, value));
  const seen = new Set<string>();
  return findings
    .filter(
      ({ path, message }) => !seen.has(`${path.join("/")} ${message}`) && seen.add(`${path.join("/")} ${message}`),
    )
    .map(({ path, message, hint }) => ({
      code: "YAML_SCHEMA",
      severity: "error",
      message,
      ...(hint === undefined ? {} : { hint }),
      position: positionOf(path),
    }));
}

/** The range of the key or item at a path, or of the innermost existing thing around it. */
function findRange(document: Document, path: readonly (string | number)[]): [offset: number, length: number] {
  for (let depth = path.length; depth > 0; depth--) {
    const range = rangeOf(document, path.slice(0, depth));
    if (range !== undefined) return range;
  }
  return [document.contents?.range?.[0] ?? 0, 1];
}

function rangeOf(document: Document, path: readonly (string | number)[]): [number, number] | undefined {
  const last = path.at(-1);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const items = typeof parent === "object" && parent !== null && "items" in parent ? (parent.items as unknown[]) : [];
  const pair = items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last));
  const node: unknown = isPair(pair) ? pair.key : items[Number(last)];
  if (!isNode(node) || node.range == null) return undefined;
  const [start, end] = node.range;
  return [start, Math.max(1, end - start)];
}
