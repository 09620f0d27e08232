import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Json } from "../files/json.ts";
import type { HeaderList, Outcome } from "../scenario/outcome.ts";
import type { Exchange } from "../scenario/scenario.ts";
import { isAsExpected } from "../workflows/is-as-expected.ts";
import type { ExchangeResult, ScenarioResult } from "../workflows/run-scenario.ts";
import { renderTable } from "./render-table.ts";

/** One line for each exchange: what was sent, which cluster was chosen, the headers that were added, the response. */
export function resultTable(
  { title, hosts, exchanges }: ScenarioResult,
  { width, isColoured }: { readonly width: number | undefined; readonly isColoured: boolean },
): string {
  const rows = exchanges.flatMap(exchangeRows);
  const table = renderTable([["", "sent", "cluster", "added for the upstream", "response"], ...rows], width);
  const failed = exchanges.filter((exchange) => !isAsExpected(exchange));
  const alike = exchanges.filter(({ outcomes, differences }) => outcomes.length > 1 && differences.length === 0);
  const compared = hosts.length > 1 ? `, ${alike.length} alike on both` : "";
  return [
    `${title} (${hosts.join(", ")})`,
    "",
    isColoured ? colourMarks(table) : table,
    "",
    `${exchanges.length - failed.length} of ${exchanges.length} exchanges as expected${compared}`,
  ].join("\n");
}

/** After the table was laid out, since colours have no width. */
function colourMarks(table: string): string {
  return table.replace(/^[✓✗≠]/gmu, (mark) => `${markColours.get(mark) ?? ""}${mark}\x1b[0m`);
}

const markColours: ReadonlyMap<string, string> = new Map([
  ["✓", "\x1b[32m"],
  ["✗", "\x1b[31m"],
  ["≠", "\x1b[33m"],
]);

/** A row for both hosts where they agree; one for each where they do not. */
function exchangeRows(result: ExchangeResult): readonly (readonly string[])[] {
  const { exchange, outcomes, differences } = result;
  const shown = differences.length === 0 ? outcomes.slice(0, 1) : outcomes;
  return shown.map(({ host, outcome, unmet }) => {
    const mark = unmet.length > 0 ? "✗" : differences.length > 0 ? "≠" : "✓";
    return [
      mark,
      `${describeRequest(exchange)}${shown.length > 1 ? ` [${host}]` : ""}`,
      ...describeOutcome(exchange, outcome),
    ];
  });
}

function describeRequest({ from, send }: Exchange): string {
  const identity = [from.certificate, from.resume ? "resumed" : undefined]
    .filter((part) => part !== undefined)
    .join(", ");
  const [first, ...more] = new Set(send.headers.map(([name]) => name));
  const headers = first === undefined ? "" : ` +${first}${more.length === 0 ? "" : ` and ${more.length} more`}`;
  return `${send.method} ${send.path} h${from.http}${identity === "" ? "" : ` as ${identity}`}${headers}`;
}

function describeOutcome(exchange: Exchange, { connectionError, upstream, response }: Outcome): readonly string[] {
  if (connectionError !== undefined) return ["none", "", "connection refused"];
  return [
    upstream?.cluster ?? "none",
    upstream === undefined ? "" : describeAdded(exchange, upstream.headers),
    String(response?.status ?? ""),
  ];
}

/** Headers that neither the client sent nor Envoy adds to every request. */
function describeAdded({ send }: Exchange, headers: HeaderList): string {
  const sent = new Set(send.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`));
  const added = headers.filter(
    ([name, value]) =>
      !sent.has(`${name}: ${value}`) && !/^(x-forwarded-|x-envoy-|x-request-id$|content-length$)/.test(name),
  );
  const names = [...new Set(added.map(([name]) => name))];
  return names
    .map((name) => `${name}: ${added.flatMap(([other, value]) => (other === name ? [shorten(value)] : [])).join(", ")}`)
    .join("; ");
}

function shorten(value: string): string {
  return value.replace(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 8)}…`);
}

/** A finding for each exchange that is not as expected, or not alike on both hosts. */
export function resultFindings({ exchanges }: ScenarioResult): readonly Diagnostic[] {
  return exchanges.flatMap(({ exchange, outcomes, differences }) => [
    ...outcomes.flatMap(({ host, outcome, unmet }) =>
      unmet.map(({ what, expected, found }, index) => {
        const text = `"${exchange.title}" (${host}): ${what}: expected ${expected}, found ${found}`;
        const showsLog = index > 0 || unmet.some((other) => other.what === "log lines");
        return finding("EXPECTATION_UNMET", showsLog ? text : text + loggedErrors(outcome));
      }),
    ),
    ...differences.map(({ what, left, right }) =>
      finding(
        "HOSTS_DIFFER",
        `"${exchange.title}": ${what}\n  ${outcomes[0]?.host ?? ""}: ${indent(left)}\n  ${outcomes[1]?.host ?? ""}: ${indent(right)}`,
      ),
    ),
  ]);
}

/** What a script failed with is most often why the exchange came out otherwise. */
function loggedErrors({ logs }: Outcome): string {
  const errors = logs.filter(({ level }) => level === "error" || level === "critical");
  return errors.map(({ level, message }) => `\n  logged as ${level}: ${indent(message)}`).join("");
}

function indent(text: string): string {
  return text.includes("\n") ? `\n    ${text.replaceAll("\n", "\n    ")}` : text;
}

function finding(code: Diagnostic["code"], message: string): Diagnostic {
  return { code, severity: "error", message };
}

/** The whole result for programs. */
export function resultData(result: ScenarioResult): Json {
  const exchanges = result.exchanges.map(({ exchange, ...rest }) => ({ title: exchange.title, ...rest }));
  return JSON.parse(JSON.stringify({ ...result, exchanges })) as Json;
}
