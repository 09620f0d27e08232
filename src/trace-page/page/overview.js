/* What the page says where no exchange is open. */

/** @typedef {"passed" | "failed" | "differs"} Verdict */

/** @type {Readonly<Record<Verdict, string>>} */
const signs = { passed: "✓", failed: "✗", differs: "≠" };

/**
 * @param {ListedExchange} exchange
 * @returns {Verdict}
 */
function verdictOf({ isFailed, isDifferent }) {
  return isFailed ? "failed" : isDifferent ? "differs" : "passed";
}

/** @param {Verdict} verdict */
function makeMark(verdict) {
  return make(
    `span.verdict.${verdict}`,
    {},
    make("span", { "aria-hidden": "true" }, signs[verdict]),
    make("span.hidden", {}, `${verdict}: `),
  );
}

function makeOverview() {
  const wrong = exchanges.filter(({ exchange }) => verdictOf(exchange) !== "passed");
  return make(
    "article.overview",
    { "aria-labelledby": "title" },
    make("h2", { id: "title", tabindex: "-1" }, wrong.length === 0 ? "Everything is as expected" : describeWrong()),
    make("p.quiet", {}, "Run at ", make("time", { datetime: page.date }, new Date(page.date).toLocaleString())),
    page.problems.length === 0 ? null : makeProblems(),
    make("div.run-cards", {}, ...page.runs.map(makeRunCard)),
    wrong.length === 0 ? null : makeWrong(wrong),
  );
}

function describeWrong() {
  const failed = exchanges.filter(({ exchange }) => exchange.isFailed).length;
  const differ = exchanges.filter(({ exchange }) => exchange.isDifferent).length;
  const parts = [failed > 0 ? `${failed} failed` : "", differ > 0 ? `${differ} differ${differ === 1 ? "s" : ""}` : ""];
  return `${parts.filter((part) => part !== "").join(", ")} of ${exchanges.length}`;
}

function makeProblems() {
  return make(
    "section.card.problems",
    { "aria-labelledby": "problems" },
    make("h3", { id: "problems" }, "Found beside the exchanges"),
    make("ul", {}, ...page.problems.map((problem) => make("li", {}, makeValue(problem)))),
  );
}

/** @param {EmbeddedPage["runs"][number]} run */
function makeRunCard({ title, hosts, exchanges: own }) {
  const counts = /** @type {const} */ (["passed", "failed", "differs"]).map((verdict) => ({
    verdict,
    count: own.filter((one) => verdictOf(one) === verdict).length,
  }));
  const bar = make("div.bar", { "aria-hidden": "true" });
  for (const { verdict, count } of counts) {
    const part = make(`span.${verdict}`);
    part.style.flexGrow = String(count);
    if (count > 0) bar.append(part);
  }
  const said = counts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`);
  return make(
    "section.card.run",
    {},
    make("h3", {}, makeValue(title, "span")),
    make("p.quiet", {}, hosts.join(" and ")),
    bar,
    make("p", {}, said.length === 0 ? "no exchanges" : said.join(", ")),
  );
}

/** @param {readonly PlacedExchange[]} wrong */
function makeWrong(wrong) {
  const items = wrong.slice(0, mostWrong).map(({ exchange, index }) => {
    const title = makeButton(exchange.title, () => {
      openExchange(index);
    });
    return make(
      "li",
      {},
      makeMark(verdictOf(exchange)),
      title,
      make("p.quiet", {}, makeValue(whatIsWrong(exchange), "span")),
    );
  });
  const rest = wrong.length - items.length;
  return make(
    "section.wrong",
    { "aria-labelledby": "wrong" },
    make("h3", { id: "wrong" }, "Look at these"),
    make("ul", {}, ...items),
    rest > 0 ? make("p.quiet", {}, `and ${rest} more in the list`) : null,
  );
}

const mostWrong = 20;

/** @param {ListedExchange} exchange */
function whatIsWrong(exchange) {
  const { expectations, turns } = detailOf(exchange);
  const unmet = expectations.find((one) => one.unmet.length > 0);
  if (unmet !== undefined) return `${unmet.what}: expected ${unmet.expected}, found ${unmet.unmet[0]?.found ?? ""}`;
  const rows = turns[0]?.outcome.filter(({ isDifferent }) => isDifferent) ?? [];
  return `The hosts differ in: ${rows.map(({ what }) => what).join(", ")}`;
}
