/* What keys do. Those that are typed into fields stay there. */

/** @param {KeyboardEvent} event */
function onKey(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const action =
    target === search ? searchKey(key) : isTyping(target) && key !== "Escape" ? undefined : pageKey(key, target);
  if (action === undefined) return;
  event.preventDefault();
  action();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
}

/**
 * @param {string} key
 * @returns {(() => void) | undefined}
 */
function searchKey(key) {
  if (key === "Escape")
    return () => {
      search.value = "";
      applyFilters();
      focusItem(current);
    };
  if (key !== "Enter" && key !== "ArrowDown") return undefined;
  return () => {
    focusItem(items[current]?.hidden === false ? current : (nextShown(-1, 1) ?? current));
  };
}

/**
 * @param {string} key
 * @param {EventTarget | null} target
 * @returns {(() => void) | undefined}
 */
function pageKey(key, target) {
  const isInMain = target instanceof Node && main.contains(target);
  switch (key) {
    case "/":
      return () => {
        search.focus();
        search.select();
      };
    case "t":
      return changeTheme;
    case "Escape":
      return opened === undefined ? undefined : closeExchange;
    case "j":
      return () => {
        move(1, isInMain);
      };
    case "k":
      return () => {
        move(-1, isInMain);
      };
    // In an exchange, the arrows scroll.
    case "ArrowDown":
      return isInMain
        ? undefined
        : () => {
            move(1, false);
          };
    case "ArrowUp":
      return isInMain
        ? undefined
        : () => {
            move(-1, false);
          };
    case "Home":
      return isInMain
        ? undefined
        : () => {
            focusItem(nextShown(-1, 1) ?? current);
          };
    case "End":
      return isInMain
        ? undefined
        : () => {
            focusItem(nextShown(items.length, -1) ?? current);
          };
    default:
      return undefined;
  }
}

/**
 * @param {1 | -1} by
 * @param {boolean} opens whether the exchange is opened, not only the item focused
 */
function move(by, opens) {
  const isInList = document.activeElement === itemButton(current);
  const index = isInList || opens ? nextShown(current, by) : current;
  if (index === undefined) return;
  if (opens && opened !== undefined) openExchange(index);
  else focusItem(index);
}
