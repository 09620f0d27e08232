/* Headers before and after a step. */

/** @type {Readonly<Record<HeaderRow["mark"], readonly [sign: string, word: string]>>} */
const headerMarks = {
  same: [" ", "unchanged"],
  added: ["+", "added"],
  removed: ["−", "removed"],
  changed: ["~", "changed"],
};

/**
 * What changed is shown; the rest when asked for.
 *
 * @param {readonly HeaderRow[]} rows
 * @param {string} comparedWith
 */
function makeHeaders(rows, comparedWith) {
  if (rows.length === 0) return null;
  const changed = rows.filter(({ mark }) => mark !== "same");
  const count = `${rows.length} header${rows.length === 1 ? "" : "s"}`;
  if (comparedWith === "") {
    const [button, target] = makeDisclosure(count, () => makeHeaderTable(rows));
    return make("div.headers", {}, make("p.summary", {}, button), target);
  }
  const [button, target] = makeDisclosure(`All ${count}`, () => makeHeaderTable(rows));
  const said =
    changed.length === 0 ? `No change from ${comparedWith}. ` : `${describeCount(changed)} since ${comparedWith}. `;
  return make(
    "div.headers",
    {},
    make("p.summary", {}, said, button),
    changed.length === 0 ? null : makeHeaderTable(changed),
    target,
  );
}

/** @param {readonly HeaderRow[]} changed */
function describeCount(changed) {
  const counts = /** @type {const} */ (["added", "changed", "removed"]).map((mark) => ({
    mark,
    count: changed.filter((row) => row.mark === mark).length,
  }));
  const parts = counts.filter(({ count }) => count > 0).map(({ mark, count }) => `${count} ${mark}`);
  return `Headers: ${parts.join(", ")}`;
}

/** @param {readonly HeaderRow[]} rows */
function makeHeaderTable(rows) {
  const head = make(
    "thead.hidden",
    {},
    make("tr", {}, ...["change", "name", "value"].map((title) => make("th", { scope: "col" }, title))),
  );
  const columns = ["mark", "name", "value"].map((name) => make(`col.${name}`));
  return make(
    "table.header-table",
    {},
    make("colgroup", {}, ...columns),
    head,
    make("tbody", {}, ...rows.map(makeHeaderRow)),
  );
}

/** @param {HeaderRow} row */
function makeHeaderRow({ mark, name, value, was }) {
  const [sign, word] = headerMarks[mark];
  const cell = make("td.header-value", {});
  if (was !== null) cell.append(make("del", {}, makeValue(was)), make("span.quiet", {}, " → "));
  cell.append(mark === "removed" ? make("del", {}, makeValue(value)) : makeValue(value));
  return make(
    `tr.${mark}`,
    {},
    make("td.mark", {}, make("span", { "aria-hidden": "true" }, sign), make("span.hidden", {}, word)),
    make("th.header-name", { scope: "row" }, makeValue(name)),
    cell,
  );
}
