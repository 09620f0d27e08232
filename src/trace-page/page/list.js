/* The list of exchanges: what is shown of it, and where the keyboard is. */

/** @typedef {"all" | Verdict} Shown */

const search = /** @type {HTMLInputElement} */ (
  make("input", { type: "search", id: "search", placeholder: "Search", autocomplete: "off", "aria-keyshortcuts": "/" })
);
const shownCount = make("p.shown", { role: "status" });
const items = exchanges.map(makeItem);
const groups = makeGroups();
/** @type {Shown} */
let shownVerdict = "all";
/** The item that Tab leads to. */
let current = 0;

/** @param {PlacedExchange} placed */
function makeItem({ exchange, index }) {
  const button = makeButton(
    "",
    () => {
      openExchange(index);
    },
    { tabindex: "-1", "data-index": String(index) },
  );
  button.append(
    makeMark(verdictOf(exchange)),
    make("span.item-title", {}, makeValue(exchange.title, "span")),
    make("span.item-sent", {}, makeValue(exchange.sent, "span")),
    make("span.item-came", {}, makeValue(exchange.came, "span")),
  );
  button.addEventListener("focus", () => {
    setCurrent(index);
  });
  return make("li.item", {}, button);
}

function makeGroups() {
  let start = 0;
  return page.runs.map(({ title, hosts, exchanges: own }) => {
    const first = start;
    start += own.length;
    const heading = make("h2", {}, makeValue(title, "span"), make("small", {}, hosts.join(", ")));
    return make("section.group", {}, heading, make("ul", {}, ...items.slice(first, start)));
  });
}

function makeList() {
  return make(
    "nav.list",
    { "aria-label": "Exchanges" },
    make("div.list-head", {}, makeSearch(), makeFilters(), shownCount),
    ...groups,
  );
}

function makeSearch() {
  search.addEventListener("input", applyFilters);
  return make(
    "div.search",
    { role: "search" },
    make("label.hidden", { for: "search" }, "Search exchanges"),
    search,
    make("kbd", { "aria-hidden": "true" }, "/"),
  );
}

function makeFilters() {
  /** @type {readonly (readonly [Shown, string])[]} */
  const kinds = [
    ["all", "All"],
    ["passed", "Passed"],
    ["failed", "Failed"],
    ["differs", "Differ"],
  ];
  const buttons = kinds.map(([kind, label]) => {
    const count = exchanges.filter(({ exchange }) => isOfKind(exchange, kind)).length;
    const button = makeButton(label, () => {
      shownVerdict = kind;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      applyFilters();
    });
    button.append(make("span.count", {}, String(count)));
    button.className = `filter ${kind}`;
    button.setAttribute("aria-pressed", String(kind === "all"));
    return button;
  });
  return make("div.filters", { role: "group", "aria-label": "Show" }, ...buttons);
}

/**
 * @param {ListedExchange} exchange
 * @param {Shown} kind
 */
function isOfKind(exchange, kind) {
  if (kind === "failed") return exchange.isFailed;
  if (kind === "differs") return exchange.isDifferent;
  return kind === "all" || verdictOf(exchange) === "passed";
}

function applyFilters() {
  const words = search.value.toLowerCase().split(/\s+/);
  let count = 0;
  for (const { exchange, index, run } of exchanges) {
    const text =
      `${exchange.title} ${exchange.sent} ${exchange.came} ${run.title} ${run.hosts.join(" ")}`.toLowerCase();
    const isShown = isOfKind(exchange, shownVerdict) && words.every((word) => text.includes(word));
    const item = items[index];
    if (item !== undefined) item.hidden = !isShown;
    if (isShown) count += 1;
  }
  for (const group of groups) group.hidden = group.querySelector("li:not([hidden])") === null;
  shownCount.textContent =
    count === exchanges.length ? `${count} exchanges` : `${count} of ${exchanges.length} exchanges`;
  if (items[current]?.hidden === true) setCurrent(nextShown(-1, 1) ?? current);
}

/**
 * @param {number} from
 * @param {1 | -1} by
 * @returns {number | undefined} the next exchange that is shown
 */
function nextShown(from, by) {
  for (let index = from + by; index >= 0 && index < items.length; index += by)
    if (items[index]?.hidden === false) return index;
  return undefined;
}

/** @param {number} index */
function itemButton(index) {
  return items[index]?.querySelector("button") ?? null;
}

/** @param {number} index */
function setCurrent(index) {
  itemButton(current)?.setAttribute("tabindex", "-1");
  current = index;
  itemButton(current)?.setAttribute("tabindex", "0");
}

/** @param {number} index */
function focusItem(index) {
  setCurrent(index);
  itemButton(index)?.focus();
  revealItem(index);
}

/**
 * Twice, for items have their real height only once they were laid out.
 *
 * @param {number} index
 */
function revealItem(index) {
  const reveal = () => items[index]?.scrollIntoView({ block: "nearest" });
  reveal();
  requestAnimationFrame(reveal);
}
