/* The last file: everything is there, and the page is put together. */

start();

function start() {
  document.body.append(
    make("a.skip", { href: "#main" }, "Skip to the content"),
    make("header.top", {}, makeTitle(), makeThemeButton()),
    make("div.panes", {}, makeList(), main),
    makeKeys(),
  );
  applyFilters();
  setCurrent(0);
  addEventListener("hashchange", showAddressed);
  document.addEventListener("keydown", onKey);
  showAddressed();
}
