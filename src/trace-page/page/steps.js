/* The way of a request, step by step. */

/** @type {Readonly<Record<PageStep["kind"], string>>} */
const kindNames = {
  connection: "listener",
  request: "request",
  route: "route",
  hook: "Lua",
  upstream: "cluster",
  "local reply": "answer",
  response: "response",
};

/** @param {readonly PageStep[]} steps */
function makeWay(steps) {
  const nodes = steps.map((step, index) => make(`li.${classOf(step)}`, {}, makeWayButton(step, index)));
  return make("nav.way", { "aria-label": "Steps" }, make("ol", {}, ...nodes));
}

/**
 * @param {PageStep} step
 * @param {number} index
 */
function makeWayButton({ kind, short, title }, index) {
  const button = makeButton(
    "",
    () => {
      const heading = document.getElementById(`step-${index}`);
      heading?.scrollIntoView({ block: "start" });
      heading?.focus({ preventScroll: true });
    },
    { title },
  );
  button.append(make("small", {}, kindNames[kind]), makeValue(short, "span"));
  return button;
}

/** @param {readonly PageStep[]} steps */
function makeSteps(steps) {
  return make("div.steps", {}, ...steps.map((step, index) => makeStep(step, 3, `step-${index}`)));
}

/**
 * @param {PageStep} step
 * @param {number} level of its heading
 * @param {string} id of its heading
 * @returns {HTMLElement}
 */
function makeStep(step, level, id = "") {
  const heading = make(`h${level}`, id === "" ? {} : { id, tabindex: "-1" }, makeValue(step.title, "span"));
  const time = step.at === null ? null : make("span.time", { title: "simulated time" }, `${step.at} ms`);
  return make(
    `section.step.${classOf(step)}`,
    {},
    make("div.step-head", {}, heading, time),
    makeFacts(step.facts),
    makeFailure(step),
    makePassedOver(step.passedOver),
    makeHeaders(step.headers, step.comparedWith),
    makeEntries(step.entries),
  );
}

/** @param {PageStep} step */
function classOf({ kind, isBad }) {
  return `${kind.replace(" ", "-")}${isBad ? ".bad" : ""}`;
}

/** @param {PageStep} step */
function makeFailure({ error, stack }) {
  if (error === null) return null;
  const frames = stack.map(({ place, name }) => {
    const [button, frame] = makePlace(place);
    return make("li", {}, name === "" ? "the hook" : makeValue(name), " at ", button, frame);
  });
  return make(
    "div.failure",
    {},
    make("p", {}, makeValue(error)),
    frames.length === 0 ? null : make("ol.stack", { "aria-label": "Where it was, innermost first" }, ...frames),
  );
}

/** @param {PageStep["passedOver"]} routes */
function makePassedOver(routes) {
  if (routes.length === 0) return null;
  const rows = routes.map(({ route, condition }) =>
    make("tr", {}, make("th", { scope: "row" }, makeValue(route)), make("td", {}, makeValue(condition))),
  );
  const head = ["passed over", "for this did not hold"].map((title) => make("th", { scope: "col" }, title));
  return make("table.passed-over", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}
