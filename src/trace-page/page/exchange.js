/* One exchange, opened. */

/**
 * @param {PlacedExchange} placed
 * @param {number} turnIndex
 */
function makeExchange({ exchange, run, index }, turnIndex) {
  const detail = detailOf(exchange);
  const turn = detail.turns[turnIndex] ?? detail.turns[0];
  const article = make(
    "article.exchange",
    { "aria-labelledby": "title" },
    page.runs.length === 1 ? null : make("p.crumb", {}, makeValue(`${run.title}, ${run.hosts.join(" and ")}`, "span")),
    make(
      "div.title",
      {},
      makeMark(verdictOf(exchange)),
      make("h2", { id: "title", tabindex: "-1" }, makeValue(exchange.title, "span")),
    ),
    makeFacts(detail.client),
    detail.turns.length > 1 ? makeTurns(index, detail.turns, turnIndex) : null,
    turn === undefined || turn.steps.length === 0 ? null : makeWay(turn.steps),
    makeExpectations(detail.expectations),
    detail.isTraced
      ? null
      : make("p.note", {}, "An Envoy does not tell what a script calls. The simulator does: envoy-lua run --host both"),
  );
  if (turn === undefined) return article;
  const way = make(
    "section",
    { "aria-labelledby": "way" },
    make("h3.hidden", { id: "way" }, "The way"),
    makeSteps(turn.steps),
  );
  const outcome = makeOutcome(turn.outcome, run.hosts);
  // Where the hosts differ, that is what one wants to see.
  article.append(...(exchange.isDifferent ? [outcome, way] : [way, outcome]));
  return article;
}

/**
 * @param {number} index
 * @param {readonly PageTurn[]} turns
 * @param {number} chosen
 */
function makeTurns(index, turns, chosen) {
  const options = turns.map(({ label }, number) =>
    make("option", { value: String(number) }, `${number + 1}. ${label}`),
  );
  const select = /** @type {HTMLSelectElement} */ (make("select", { id: "turn" }, ...options));
  select.value = String(chosen);
  select.addEventListener("change", () => {
    openTurn(index, Number(select.value));
  });
  const step = (/** @type {string} */ label, /** @type {number} */ by) => {
    const id = by > 0 ? "next-turn" : "previous-turn";
    const button = makeButton(
      label,
      () => {
        openTurn(index, chosen + by);
      },
      { id },
    );
    button.disabled = turns[chosen + by] === undefined;
    return button;
  };
  return make(
    "div.turns",
    {},
    make("label", { for: "turn" }, `Sent ${turns.length} times, each with a fault in`),
    select,
    step("Previous turn", -1),
    step("Next turn", 1),
  );
}
