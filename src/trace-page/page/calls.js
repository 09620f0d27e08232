/* Calls that a script made of the host API. */

/**
 * @param {readonly HookEntry[]} entries
 * @returns {HTMLElement | null}
 */
function makeEntries(entries) {
  if (entries.length === 0) return null;
  const calls = entries.flatMap((entry) =>
    entry.kind === "call" ? [entry] : entry.kind === "loop" ? entry.calls : [],
  );
  const title = calls.length === 1 ? "1 call of the host API" : `${calls.length} calls of the host API`;
  return make("div.calls", {}, make("h4", {}, title), make("ol.entries", {}, ...entries.map(makeEntry)));
}

/**
 * @param {HookEntry} entry
 * @returns {HTMLElement}
 */
function makeEntry(entry) {
  if (entry.kind === "call") return makeCall(entry);
  return entry.kind === "loop" ? makeLoop(entry.calls) : make("li.nested", {}, makeStep(entry.step, 4));
}

/** @param {PageCall} call */
function makeCall(call) {
  const { number, at, object, member, changes, error } = call;
  const [place, frame] = makePlace(call.place);
  const kind = error !== null ? ".raised" : changes.length > 0 ? ".changing" : "";
  return make(
    `li.call${kind}`,
    { value: String(number) },
    make("span.number", {}, make("span.hidden", {}, "call "), String(number)),
    make(
      "code.calling",
      {},
      make("span.object", {}, object),
      make("span.quiet", {}, ":"),
      make("b", {}, member),
      ...listValues(call.arguments, "(", ")"),
    ),
    makeResult(call),
    make("span.side", {}, make("span.time", { title: "simulated time" }, `${at} ms`), place),
    ...changes.map(({ of, rows }) => makeChange(of, rows)),
    frame,
  );
}

/** @param {PageCall} call */
function makeResult({ member, results, error }) {
  if (error !== null) return make("span.result.bad", {}, "raised ", makeValue(error));
  if (results === null) return make("span.result.quiet", {}, member === "respond" ? "ends here" : "waits");
  if (results.length === 0) return make("span.result", {});
  return make("span.result", {}, make("span.quiet", {}, "→ "), ...listValues(results, "", ""));
}

/**
 * @param {readonly string[]} values
 * @param {string} before
 * @param {string} after
 */
function listValues(values, before, after) {
  const parts = values.flatMap((value, index) => [index === 0 ? "" : ", ", makeValue(value, "span")]);
  return [before, ...parts, after];
}

/**
 * @param {"request" | "response"} of
 * @param {readonly HeaderRow[]} rows
 */
function makeChange(of, rows) {
  return make(
    "div.change",
    { "aria-label": `changes of the ${of}` },
    makeHeaderTable(rows.filter(({ mark }) => mark !== "same")),
  );
}

/** @param {readonly PageCall[]} calls steps of a loop over headers or metadata */
function makeLoop(calls) {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return first === undefined ? make("li") : makeCall(first);
  const seen = calls.filter(({ results }) => results !== null && results[0] !== "nil").length;
  const [button, target] = makeDisclosure(`${calls.length} steps of a loop`, () =>
    make("ol.entries", {}, ...calls.map(makeCall)),
  );
  return make(
    "li.call.loop",
    { value: String(first.number) },
    make("span.number", {}, make("span.hidden", {}, "call "), String(first.number)),
    make("span.calling", {}, make("code", {}, make("span.object", {}, first.object)), " ", button),
    make("span.result.quiet", {}, `${seen} entr${seen === 1 ? "y" : "ies"}`),
    target,
  );
}

/**
 * A place in a source, whose lines are shown on demand.
 *
 * @param {PagePlace} place
 * @returns {[HTMLElement, HTMLElement | null]} the place, and where its lines come
 */
function makePlace({ text, file, line }) {
  const short = text.replace(/^.*\/(?=[^/]+$)/, "").replace(/(:\d+):\d+$/, "$1");
  const lines = file === null ? undefined : sourceLines.get(file);
  if (lines === undefined || file === null) return [make("span.place", { title: text }, makeValue(short)), null];
  const [button, frame] = makeDisclosure(short, () => makeFrame(file, lines, line));
  button.className = "place";
  button.title = text;
  return [button, frame];
}

/**
 * @param {string} file
 * @param {readonly string[]} lines
 * @param {number} line from 1
 */
function makeFrame(file, lines, line) {
  const from = Math.max(1, line - 3);
  const shown = lines.slice(from - 1, line + 3);
  return make(
    "figure.frame",
    {},
    make("figcaption", {}, file),
    make(
      "pre",
      { tabindex: "0", "aria-label": `${file}, line ${line}` },
      ...shown.map((text, index) => makeLine(text, from + index, line)),
    ),
  );
}

/**
 * @param {string} text
 * @param {number} number
 * @param {number} marked
 */
function makeLine(text, number, marked) {
  const line = make(number === marked ? "span.line.marked" : "span.line", {});
  line.append(make("span.line-number", { "aria-hidden": "true" }, String(number)));
  fillLine(line, text);
  line.append("\n");
  return number === marked ? make("mark", {}, line) : line;
}

/**
 * @param {HTMLElement} line
 * @param {string} text
 */
function fillLine(line, text) {
  if (text !== "") fillValue(line, text);
}
