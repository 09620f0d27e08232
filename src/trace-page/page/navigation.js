/* The frame of the page, and which exchange is open. */

const main = make("main", { id: "main" });
/** @type {number | undefined} */
let opened;

function makeTitle() {
  return make("h1", {}, make("span.brand", {}, "envoy-lua trace"), makeValue(page.title, "span"));
}

function makeKeys() {
  /** @type {readonly (readonly [string, string])[]} */
  const keys = [
    ["j k ↑ ↓", "move"],
    ["Enter", "open"],
    ["/", "search"],
    ["t", "theme"],
    ["Esc", "back"],
  ];
  return make(
    "footer.keys",
    { "aria-label": "Keys" },
    ...keys.map(([key, meaning]) => make("span", {}, make("kbd", {}, key), ` ${meaning}`)),
  );
}

/* The address says what is open, so that it can be kept, and the browser's way back works. */

/** @param {number} index */
function openExchange(index) {
  openTurn(index, 0);
}

/**
 * @param {number} index
 * @param {number} turn
 */
function openTurn(index, turn) {
  location.hash = `exchange-${index + 1}${turn === 0 ? "" : `-turn-${turn + 1}`}`;
}

function closeExchange() {
  location.hash = "overview";
}

function showAddressed() {
  if (location.hash === "#main") return;
  const [, number, turn] = /^#exchange-(\d+)(?:-turn-(\d+))?$/.exec(location.hash) ?? [];
  const placed = number === undefined ? undefined : exchanges[Number(number) - 1];
  const before = opened;
  // In another turn of the same exchange one goes on where one was.
  const focused = before !== undefined && before === placed?.index ? document.activeElement?.id : undefined;
  if (before !== undefined) itemButton(before)?.removeAttribute("aria-current");
  opened = placed?.index;
  document.body.dataset["view"] = placed === undefined ? "overview" : "exchange";
  main.replaceChildren(
    ...(placed === undefined ? [makeOverview()] : [makeBack(), makeExchange(placed, Number(turn ?? 1) - 1)]),
  );
  main.scrollTop = 0;
  if (placed !== undefined) {
    itemButton(placed.index)?.setAttribute("aria-current", "true");
    setCurrent(placed.index);
    revealItem(placed.index);
    focusOneOf(focused === undefined ? ["title"] : [focused, "turn", "title"]);
    if (matchMedia("(max-width: 899px)").matches) scrollTo(0, 0);
  } else if (before !== undefined) focusItem(before);
}

/** @param {readonly string[]} ids the first that is there and can have the focus gets it */
function focusOneOf(ids) {
  for (const id of ids) {
    const element = document.getElementById(id);
    element?.focus({ preventScroll: true });
    if (element !== null && document.activeElement === element) return;
  }
}

function makeBack() {
  return make("p.back", {}, makeButton("‹ All exchanges", closeExchange));
}
