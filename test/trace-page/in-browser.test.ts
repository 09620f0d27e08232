import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collectPageData } from "../../src/trace-page/collect-page-data.ts";
import { readPageFiles } from "../../src/trace-page/page-files.ts";
import { tracePage } from "../../src/trace-page/trace-page.ts";
import { findBrowser, startBrowser, type Browser, type BrowserPage } from "../support/browser.ts";
import { hostile, traceAuthHeader } from "./traced-scenario.ts";

const binary = findBrowser();
const isSkipped = binary === undefined && process.env["CI"] === undefined;

describe.skipIf(isSkipped)(`The trace page in a browser${isSkipped ? ": no chromium here" : ""}`, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-trace-"));
  const file = path.join(folder, "trace.html");
  let browser: Browser;
  let page: BrowserPage;

  beforeAll(async () => {
    if (binary === undefined) throw new Error("Found no chromium, which .ci/run installs");
    const data = await collectPageData([await traceAuthHeader()], { date: new Date(0), findings: [] });
    writeFileSync(file, tracePage(data, readPageFiles()));
    browser = startBrowser(binary);
    page = await browser.open(file);
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("begins with what is wrong, and counts", async () => {
    expect(await text("main h2")).toBe("1 failed, 1 differs of 6");
    expect(await texts(".filter")).toEqual(["All6", "Passed4", "Failed1", "Differ1"]);
    expect(await texts(".wrong .quiet")).toEqual([
      "cluster: expected mtls, found plain",
      "The hosts differ in: status, response headers",
    ]);
  });

  test("is walked through by keys: down, up, open, on, back", async () => {
    await page.press("j");
    expect(await focused()).toContain("alice reaches the trusted cluster");
    await page.press("ArrowDown");
    await page.press("j");
    await page.press("k");
    expect(await focused()).toContain("an expectation that is not met");
    await page.press("Enter");
    await opened("an expectation that is not met");
    // Whoever listens instead of looking is at the heading.
    expect(await focused()).toBe("an expectation that is not met");
    await page.press("j");
    await opened("hosts that differ");
    await page.press("Escape");
    await page.until(`document.querySelector("main article.overview") !== null`);
    expect(await focused()).toContain("hosts that differ");
  });

  test("shows of an exchange what changed in its headers, and the calls with their lines of TypeScript", async () => {
    await page.click(".item:nth-child(1) button");
    await opened("alice reaches the trusted cluster");
    expect(await texts(".way button")).toEqual([
      "listenerTLSv1.3",
      "requestGET /api/v1/pods",
      "routeplain",
      "Luarequest hook",
      "routemtls",
      "clustermtls",
      "response200",
    ]);
    const changed = await texts(".step.hook > .headers > .header-table tbody tr");
    expect(changed).toContain("~changedx-remote-userroot → alice");
    expect(changed).toContain("+addedx-remote-groupops");
    const place = `.call.changing button.place`;
    expect(await text(place)).toMatch(/^[\w-]+\.ts:\d+$/);
    await page.press("Tab");
    await page.click(place);
    expect(await text(".frame figcaption")).toMatch(/^filter-src\/auth-header\/[\w-]+\.ts$/);
    expect(await text(".frame mark")).toMatch(/\d+\s+headers\.remove\(/);
    expect(await page.value(`document.querySelector("${place}").getAttribute("aria-expanded")`)).toBe("true");
  });

  test("shows both hosts side by side, with what only one of them says", async () => {
    await page.click(".item:nth-child(3) button");
    await opened("hosts that differ");
    expect(await texts(".outcome thead th")).toEqual(["", "simulator 1.40", "Envoy 1.40.0"]);
    expect(await texts(".outcome .different mark")).toEqual(["200", "503", "x-only: here"]);
  });

  test("lets one choose the turn of an exchange with faults", async () => {
    await page.click(".item:nth-child(6) button");
    await opened("whatever call raises");
    expect(await text(".call.raised .number")).toBe("call 1");
    await page.click("#next-turn");
    await page.until(`location.hash === "#exchange-6-turn-2"`);
    expect(await focused()).toBe("Next turn");
    expect(await page.value(`document.getElementById("turn").value`)).toBe("1");
    expect(await texts(".call.raised .number")).toEqual(["call 2"]);
  });

  test("finds and filters, and says how many are left", async () => {
    await page.press("Escape");
    await page.press("/");
    await page.type("alice mtls");
    await page.until(`document.querySelector("[role=status]").textContent === "2 of 6 exchanges"`);
    await page.press("Escape");
    expect(await text("[role=status]")).toBe("6 exchanges");
    await page.click(".filter.failed");
    expect(await texts(".item:not([hidden]) .item-title")).toEqual(["an expectation that is not met"]);
    expect(await texts(".filter[aria-pressed=true]")).toEqual(["Failed1"]);
    await page.click(".filter.all");
  });

  test("has a light and a dark look, as the system or as one says", async () => {
    const background = `getComputedStyle(document.body).backgroundColor`;
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "light" }] });
    const light = await page.value(background);
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "dark" }] });
    const dark = await page.value(background);
    expect(dark).not.toBe(light);
    await page.press("t");
    expect(await text("#theme")).toBe("Theme: light");
    expect(await page.value(background)).toBe(light);
    await page.click("#theme");
    expect(await page.value(background)).toBe(dark);
    await page.press("t");
  });

  test("shows hostile values as text, with what cannot be seen", async () => {
    await page.click(".item:nth-child(4) button");
    await opened(hostile.title);
    await page.click(".step.request > .headers .summary button");
    const values = await texts(".step.request .header-value .value");
    expect(values).toContain(hostile.header);
    expect(values).toContain("userU+202Enimda U+200Bאב");
    expect(await page.value(`document.querySelectorAll("img, b:not(.calling b), script:not([type])").length`)).toBe(1);
    expect(await text("title")).not.toContain("broken in");
    // A long value is cut until it is asked for.
    expect((await text(".facts .value"))?.length).toBeLessThan(300);
    await page.click(".facts .more");
    expect((await text(".facts .value"))?.length).toBeGreaterThan(400);
    await page.click(".item:nth-child(5) button");
    await opened("a control byte in a subject");
    expect((await texts(".calls .value")).some((value) => value.includes("\\0") || value.includes("\\x00"))).toBe(true);
  });

  test("fits a phone, where the list and the exchange take turns", async () => {
    await page.resize(360, 700);
    for (const index of [1, 3, 4, 6]) {
      await page.value(`void (location.hash = "exchange-${index}")`);
      await page.until(`document.querySelector(".item:nth-child(${index}) [aria-current]") !== null`);
      expect(await page.value(`document.documentElement.scrollWidth`), `exchange ${index}`).toBe(360);
    }
    expect(await page.value(`getComputedStyle(document.querySelector(".list")).display`)).toBe("none");
    await page.click(".back button");
    await page.until(`getComputedStyle(document.querySelector(".list")).display !== "none"`);
    await page.resize(1280, 900);
  });

  test("names all that can be pressed, and has landmarks and one main heading", async () => {
    await page.value(`void (location.hash = "exchange-1")`);
    await opened("alice reaches the trusted cluster");
    expect(
      await page.value(
        `[...document.querySelectorAll("button")].filter((one) => one.textContent.trim() === "").length`,
      ),
    ).toBe(0);
    expect(
      await page.value(`["header", "nav", "main", "h1"].map((one) => document.querySelectorAll(one).length)`),
    ).toEqual([1, 2, 1, 1]);
    // One item of the list is reached by Tab, the others by arrows.
    expect(await page.value(`document.querySelectorAll(".item button[tabindex='0']").length`)).toBe(1);
    const ids = await page.value<readonly string[]>(`[...document.querySelectorAll("[id]")].map(({ id }) => id)`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("prints the open exchange, and not the list", async () => {
    await page.send("Emulation.setEmulatedMedia", { media: "print" });
    const display = (selector: string): Promise<string> =>
      page.value(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).display`);
    expect(await display(".list")).toBe("none");
    expect(await display("main article")).toBe("block");
    expect(await page.value(`getComputedStyle(document.querySelector("main")).overflowY`)).toBe("visible");
    await page.send("Emulation.setEmulatedMedia", { media: "" });
  });

  test("has neither complained nor asked anybody for anything", () => {
    expect(page.complaints).toEqual([]);
    expect(page.requests).toEqual([`file://${file}`]);
  });

  function text(selector: string): Promise<string | undefined> {
    return page.value(`document.querySelector(${JSON.stringify(selector)})?.textContent`);
  }

  function texts(selector: string): Promise<readonly string[]> {
    return page.value(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].map(({ textContent }) => textContent)`,
    );
  }

  function focused(): Promise<string> {
    return page.value(`document.activeElement.textContent`);
  }

  function opened(title: string): Promise<void> {
    return page.until(`document.querySelector("main article.exchange h2")?.textContent === ${JSON.stringify(title)}`);
  }
});
