/* What the page was given. Details are unpacked when they are shown. */

/** @type {unknown} */
const embedded = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
const page = /** @type {EmbeddedPage} */ (embedded);

/** @type {readonly PlacedExchange[]} */
const exchanges = page.runs
  .flatMap((run) => run.exchanges.map((exchange) => ({ exchange, run })))
  .map((one, index) => ({ ...one, index }));

/**
 * @param {number} place
 * @returns {unknown}
 */
function valueAt(place) {
  const node = page.shared.nodes[place] ?? null;
  if (typeof node !== "object" || node === null) return node;
  const [kind = 0, ...members] = node;
  if (kind === 0) return members.map(valueAt);
  const keys = page.shared.shapes[kind - 1] ?? [];
  return Object.fromEntries(keys.map((key, index) => [key, valueAt(members[index] ?? -1)]));
}

/**
 * @param {ListedExchange} exchange
 * @returns {PageDetail}
 */
function detailOf({ detail }) {
  return /** @type {PageDetail} */ (valueAt(detail));
}

/** @type {ReadonlyMap<string, readonly string[]>} */
const sourceLines = new Map(
  Object.entries(/** @type {Record<string, string>} */ (valueAt(page.sources))).map(([file, text]) => [
    file,
    text.split(/\r?\n/),
  ]),
);
