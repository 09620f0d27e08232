/* What came of an exchange: what was expected, and what hosts say. */

/** @param {readonly PageExpectation[]} expectations */
function makeExpectations(expectations) {
  const met = expectations.filter(({ unmet }) => unmet.length === 0);
  const unmet = expectations.filter((one) => one.unmet.length > 0);
  if (expectations.length === 0) return null;
  const [button, target] = makeDisclosure(`${met.length} of ${expectations.length} met`, () =>
    make("ul.expectations", {}, ...met.map(makeMet)),
  );
  return make(
    "section.card",
    { "aria-labelledby": "expected" },
    make("div.card-head", {}, make("h3", { id: "expected" }, "Expected"), met.length === 0 ? null : button),
    unmet.length === 0 ? null : make("ul.expectations", {}, ...unmet.map(makeUnmet)),
    target,
  );
}

/** @param {PageExpectation} expectation */
function makeMet({ what, expected }) {
  return make("li.met", {}, makeMark("passed"), make("span.what", {}, what), makeValue(expected));
}

/** @param {PageExpectation} expectation */
function makeUnmet({ what, expected, unmet }) {
  const found = unmet.map((one) =>
    make(
      "div",
      {},
      make("dt", {}, `found, ${one.host}${one.what === what ? "" : one.what.slice(what.length)}`),
      make("dd", {}, makeValue(one.found)),
    ),
  );
  return make(
    "li.unmet",
    {},
    makeMark("failed"),
    make("span.what", {}, what),
    make("dl", {}, make("div", {}, make("dt", {}, "expected"), make("dd", {}, makeValue(expected))), ...found),
  );
}

/**
 * @param {readonly OutcomeRow[]} rows
 * @param {readonly string[]} hosts
 */
function makeOutcome(rows, hosts) {
  const differing = rows.filter(({ isDifferent }) => isDifferent).length;
  const said =
    hosts.length < 2
      ? null
      : make(
          "p.summary",
          {},
          differing === 0 ? "Both hosts say the same." : `The hosts differ in ${differing} of these.`,
        );
  const head = ["", ...hosts].map((host) => make("th", { scope: "col" }, host));
  return make(
    "section.card",
    { "aria-labelledby": "outcome" },
    make("h3", { id: "outcome" }, "Outcome"),
    said,
    make(
      "div.scroll",
      { tabindex: "0", role: "group", "aria-labelledby": "outcome" },
      make(
        "table.outcome",
        {},
        make("thead", {}, make("tr", {}, ...head)),
        make("tbody", {}, ...rows.map((row) => makeOutcomeRow(row))),
      ),
    ),
  );
}

/** @param {OutcomeRow} row */
function makeOutcomeRow({ what, cells, isDifferent }) {
  const name = make("th", { scope: "row" }, isDifferent ? makeMark("differs") : null, what);
  const all = cells.map((cell) => (cell ?? "").split("\n"));
  return make(
    isDifferent ? "tr.different" : "tr",
    {},
    name,
    ...cells.map((cell, index) => make("td", {}, ...makeCell(cell, isDifferent ? (all[1 - index] ?? []) : undefined))),
  );
}

/**
 * @param {string | null} cell
 * @param {readonly string[] | undefined} others lines of the other host, where they differ
 */
function makeCell(cell, others) {
  if (cell === null) return [make("span.quiet", {}, "not asked")];
  if (cell === "") return [make("span.quiet", {}, "none")];
  return cell.split("\n").map((line) => {
    const isOwn = others !== undefined && !others.includes(line);
    return make("div", {}, isOwn ? make("mark.own", {}, makeValue(line)) : makeValue(line));
  });
}
