import { readFileSync } from "node:fs";

/** The page's own script and style, as they lie in `page/`. */
export interface PageFiles {
  /** One script: its files are parts of one program, in this order. */
  readonly script: string;
  readonly style: string;
}

/** In the order in which they are put together. */
const scriptNames = [
  "values.js",
  "elements.js",
  "headers.js",
  "calls.js",
  "steps.js",
  "outcome.js",
  "exchange.js",
  "overview.js",
  "list.js",
  "navigation.js",
  "keyboard.js",
  "theme.js",
  "start.js",
];

const styleNames = [
  "base.css",
  "frame.css",
  "list.css",
  "overview.css",
  "exchange.css",
  "steps.css",
  "calls.css",
  "outcome.css",
  "narrow.css",
  "print.css",
];

export function readPageFiles(): PageFiles {
  return {
    script: ['"use strict";', ...scriptNames.map(read)].join("\n"),
    style: styleNames.map(read).join("\n"),
  };
}

function read(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), "utf8");
}
