/** How a report looks, in light and dark surroundings. */
export const pictureStyle = `
:root { color-scheme: light dark; --page: #fcfcfb; --ink: #1c1c1a; --soft: #5e5d58; --line: #deddd8;
  --code: #cde0f6; --code-ink: #0c2c52; --library: #f9d9b8; --library-ink: #4d2a05; --comments: #e6e5e0; --comments-ink: #3d3c38; --focus: #1b5fc1; }
@media (prefers-color-scheme: dark) { :root { --page: #1a1a19; --ink: #f1f0ec; --soft: #b0afa8; --line: #3b3a37;
  --code: #1f3f68; --code-ink: #dfeafa; --library: #6b3d10; --library-ink: #fbe6cf; --comments: #3c3b38; --comments-ink: #dddcd6; --focus: #8ab8f5; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 24px 20px 40px; }
h1 { margin: 0; font-size: 22px; } .digest { margin: 0 0 16px; color: var(--soft); font: 12px ui-monospace, monospace; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: 8px 40px; margin: 0 0 16px; } dl div { display: flex; flex-direction: column-reverse; }
dt { color: var(--soft); } dd { margin: 0; font-size: 22px; font-weight: 600; }
.legend { color: var(--soft); margin: 0 0 8px; } .legend span { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin: 0 6px 0 14px; vertical-align: -1px; }
.legend span:first-child { margin-left: 0; } .legend .code { background: var(--code); } .legend .library { background: var(--library); } .legend .comments { background: var(--comments); }
.scroll { overflow-x: auto; } svg { display: block; width: 100%; min-width: 760px; height: auto; }
svg text { font: 12px system-ui, sans-serif; pointer-events: none; } .title { fill: var(--ink); font-weight: 600; }
g.code rect { fill: var(--code); } g.code text { fill: var(--code-ink); } g.library rect { fill: var(--library); } g.library text { fill: var(--library-ink); }
g.comments rect { fill: var(--comments); } g.comments text { fill: var(--comments-ink); }
g { outline: none; cursor: default; } g:hover rect, g:focus rect { stroke: var(--focus); stroke-width: 2; }
#tip { position: fixed; max-width: 320px; padding: 6px 10px; border-radius: 6px; background: var(--ink); color: var(--page); font-size: 13px; pointer-events: none; }
table { border-collapse: collapse; margin: 28px 0 0; min-width: 420px; } caption { text-align: left; font-weight: 600; padding-bottom: 4px; }
th, td { text-align: right; padding: 3px 0 3px 24px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { text-align: left; padding-left: 0; }
`;

/** Shows what a rectangle is, under the pointer and for the keyboard; Escape hides it. */
export const pictureScript = `
const tip = document.getElementById("tip");
const show = (leaf, x, y) => {
  tip.textContent = leaf.getAttribute("aria-label");
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - width - 4)) + "px";
  tip.style.top = (y + 16 + height > innerHeight ? Math.max(4, y - height - 8) : y + 16) + "px";
};
const hide = () => { tip.hidden = true; };
for (const leaf of document.querySelectorAll("svg g")) {
  leaf.addEventListener("pointermove", (event) => show(leaf, event.clientX, event.clientY));
  leaf.addEventListener("pointerleave", hide);
  leaf.addEventListener("focus", () => {
    const { left, top, width, height } = leaf.getBoundingClientRect();
    show(leaf, left + width / 2, top + height / 2);
  });
  leaf.addEventListener("blur", hide);
}
addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
`;
