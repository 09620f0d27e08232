import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

/** A Chromium without a window, spoken to over a pipe in the DevTools protocol. */
export interface Browser {
  /** Opens a file as the only page. */
  open(file: string): Promise<BrowserPage>;
  /** Ends the process, whatever state it is in. */
  close(): Promise<void>;
}

export interface BrowserPage {
  /** The value of an expression in the page, as JSON has it. */
  value<Value>(expression: string): Promise<Value>;
  /** Presses and releases a key: `j`, `Enter`, `ArrowDown`. */
  press(key: string): Promise<void>;
  /** Clicks into the middle of the first element that a selector finds. */
  click(selector: string): Promise<void>;
  type(text: string): Promise<void>;
  /** CSS pixels; 1280 × 900 at first. */
  resize(width: number, height: number): Promise<void>;
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>;
  /** What people would see in the console, and every address that was asked for. */
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  /** Sends a command of the protocol. @see https://chromedevtools.github.io/devtools-protocol/ */
  send(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
}

/** Where a Chromium is; undefined where there is none. */
export function findBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [process.env["CHROMIUM_BIN"] ?? "", ...files].find((file) => file !== "" && existsSync(file));
}

/** Starts a browser with a profile of its own, which goes with it. */
export function startBrowser(binary: string): Browser {
  const profile = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-browser-"));
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
  ];
  const child = spawn(
    binary,
    [...flags, "--disable-dev-shm-usage", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"],
    // A process group of its own, to be ended as a whole.
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true },
  );
  const protocol = speakTo(child);
  const close = async (): Promise<void> => {
    await end(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { open: (file) => openPage(protocol, file), close };
}

function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => {
      resolve();
    });
    process.kill(-pid, "SIGKILL");
  });
}

type Params = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

interface Protocol {
  send(method: string, params?: object, sessionId?: string): Promise<Params>;
  onEvent(listener: (method: string, params: Params) => void): void;
}

/** Messages are JSON with a NUL behind each, on the descriptors 3 and 4. */
function speakTo(child: ChildProcess): Protocol {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve(result: Params): void; reject(error: Error): void }>();
  const listeners: ((method: string, params: Params) => void)[] = [];
  let [count, pending] = [0, ""];
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (pending + chunk).split("\0");
    pending = messages.pop() ?? "";
    for (const text of messages) receive(JSON.parse(text) as Message);
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("The browser has ended"));
  });
  // A browser that ends while it is spoken to is told of by `exit`.
  for (const stream of [input, output]) stream.on("error", () => undefined);

  function receive({ id, method, params = {}, result = {}, error }: Message): void {
    if (method !== undefined) for (const listener of listeners) listener(method, params);
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || asked === undefined) return;
    waiting.delete(id);
    if (error === undefined) asked.resolve(result);
    else asked.reject(new Error(error.message));
  }

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve, reject });
        input.write(`${JSON.stringify({ id: count, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
    onEvent: (listener) => listeners.push(listener),
  };
}

async function openPage(protocol: Protocol, file: string): Promise<BrowserPage> {
  const { targetId } = await protocol.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await protocol.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params: object = {}): Promise<Params> =>
    protocol.send(method, params, sessionId as string);
  const [complaints, requests] = watch(protocol);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  await send("Emulation.setDeviceMetricsOverride", { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false });
  await send("Page.navigate", { url: `file://${file}` });
  const page: BrowserPage = {
    send,
    complaints,
    requests,
    value: async <Value>(expression: string) => {
      const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true });
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
      return (result as { readonly value: Value }).value;
    },
    press: (key) => press(key, send),
    click: async (selector) => {
      const middle = `(({ left, top, width, height }) => [left + width / 2, top + height / 2])`;
      const element = `document.querySelector(${JSON.stringify(selector)})`;
      const [x, y] = await page.value<readonly number[]>(
        `${element}.scrollIntoView({ block: "center" }), ${middle}(${element}.getBoundingClientRect())`,
      );
      const isThere = await page.value<boolean>(`${element}.contains(document.elementFromPoint(${x}, ${y}))`);
      if (!isThere) throw new Error(`${selector} is hidden, or behind something else`);
      for (const type of ["mousePressed", "mouseReleased"])
        await send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    },
    type: async (text) => {
      await send("Input.insertText", { text });
    },
    resize: async (width, height) => {
      const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
      await send("Emulation.setDeviceMetricsOverride", metrics);
    },
    until: (expression) => waitUntil(expression, page),
  };
  await page.until(`document.readyState === "complete"`);
  return page;
}

function watch(protocol: Protocol): readonly [complaints: string[], requests: string[]] {
  const [complaints, requests]: [string[], string[]] = [[], []];
  protocol.onEvent((method, params) => {
    if (["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"].includes(method))
      complaints.push(JSON.stringify(params));
    if (method === "Network.requestWillBeSent") requests.push((params["request"] as { readonly url: string }).url);
  });
  return [complaints, requests];
}

/** @see https://developer.mozilla.org/en-US/docs/Web/API/UI_Events/Keyboard_event_key_values */
const keyCodes: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, Tab: 9, ArrowUp: 38, ArrowDown: 40 };

async function press(key: string, send: BrowserPage["send"]): Promise<void> {
  const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
  const windowsVirtualKeyCode = keyCodes[key] ?? key.toUpperCase().charCodeAt(0);
  await send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode });
  await send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode });
}

const patience = 10_000;

async function waitUntil(expression: string, page: BrowserPage): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (await page.value<boolean>(expression)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited ${patience} ms in vain for ${expression}`);
}
