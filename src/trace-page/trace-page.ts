import { createHash } from "node:crypto";
import type { Json } from "../files/json.ts";
import type { PageData } from "./page-data.ts";
import type { PageFiles } from "./page-files.ts";
import { createValueSharer, type SharedValues } from "./share-values.ts";

/** What stands in the page: the list, and all else shared. `detail` is a place among the shared values. */
export interface EmbeddedPage extends Omit<PageData, "runs" | "sources"> {
  readonly runs: readonly {
    readonly title: string;
    readonly hosts: readonly string[];
    readonly exchanges: readonly (Omit<PageData["runs"][number]["exchanges"][number], "detail"> & {
      readonly detail: number;
    })[];
  }[];
  readonly sources: number;
  readonly shared: SharedValues;
}

/**
 * One HTML page that needs nothing else, neither files nor a network. Its policy lets nothing run or load but the style and script in it, which
 * it names by their digests; all data is JSON that the script shows as text.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function tracePage(page: PageData, { script, style }: PageFiles): string {
  const policy = `default-src 'none'; style-src ${digestOf(style)}; script-src ${digestOf(script)}; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escape(page.title)} · trace</title>`,
    `<style>${style}</style></head>`,
    "<body>",
    "<noscript>This page shows its data with a script of its own, which this browser does not run.</noscript>",
    `<script type="application/json" id="data">${escapeJson(JSON.stringify(embed(page)))}</script>`,
    `<script>${script}</script>`,
    "</body></html>",
    "",
  ].join("\n");
}

function embed({ runs, sources, ...rest }: PageData): EmbeddedPage {
  const { add, shared } = createValueSharer();
  return {
    ...rest,
    runs: runs.map((run) => ({
      ...run,
      exchanges: run.exchanges.map((exchange) => ({ ...exchange, detail: add(exchange.detail as unknown as Json) })),
    })),
    sources: add(sources),
    shared,
  };
}

function digestOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Nothing in it can end the element or begin a comment, whatever the data is. */
function escapeJson(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function escape(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
