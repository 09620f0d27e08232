/* Making elements. Data goes into them as text only. */

/**
 * @param {string} tag with classes behind dots: `span.mark.bad`
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...Child} children
 */
function make(tag, attributes = {}, ...children) {
  const [name = "div", ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {string} label
 * @param {(button: HTMLButtonElement) => void} onClick
 * @param {Readonly<Record<string, string>>} attributes
 */
function makeButton(label, onClick, attributes = {}) {
  const button = /** @type {HTMLButtonElement} */ (make("button", { type: "button", ...attributes }, label));
  button.addEventListener("click", () => {
    onClick(button);
  });
  return button;
}

/* Characters that cannot be seen, or that turn the direction of what follows: shown by their numbers. */
const invisible =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/gu;

const longest = 240;

/**
 * A value of somebody else's: its own direction, nothing hidden in it, cut where it is long.
 *
 * @param {string} value
 * @param {string} tag
 */
function makeValue(value, tag = "code") {
  const element = make(`${tag}.value`, { dir: "ltr" });
  fillValue(element, value.length > longest ? value.slice(0, longest) : value);
  if (value.length <= longest) return element;
  const more = makeButton(
    `… ${(value.length - longest).toLocaleString("en")} more`,
    () => {
      element.replaceChildren();
      fillValue(element, value);
      element.tabIndex = -1;
      element.focus();
    },
    { class: "more" },
  );
  element.append(more);
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} value
 */
function fillValue(element, value) {
  let end = 0;
  for (const match of value.matchAll(invisible)) {
    const number = `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    element.append(value.slice(end, match.index), make("span.invisible", {}, number));
    end = match.index + match[0].length;
  }
  element.append(value.slice(end));
  if (value === "") element.append(make("span.quiet", {}, "empty"));
}

/** @param {readonly PageFact[]} facts */
function makeFacts(facts) {
  if (facts.length === 0) return null;
  return make(
    "dl.facts",
    {},
    ...facts.map(({ label, value }) => make("div", {}, make("dt", {}, label), make("dd", {}, makeValue(value)))),
  );
}

/**
 * A button that shows and hides what is made when it is first asked for.
 *
 * @param {string} label
 * @param {() => HTMLElement} content
 * @returns {[HTMLButtonElement, HTMLElement]} the button, and where the content comes
 */
function makeDisclosure(label, content) {
  const id = `shown-${String((disclosures += 1))}`;
  const target = make("div.disclosed", { id, hidden: "" });
  const button = makeButton(
    label,
    () => {
      if (!target.hasChildNodes()) target.append(content());
      target.hidden = !target.hidden;
      button.setAttribute("aria-expanded", String(!target.hidden));
    },
    { "aria-expanded": "false", "aria-controls": id },
  );
  return [button, target];
}

let disclosures = 0;
