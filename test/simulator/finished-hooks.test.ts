import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { loadScript, type HookRun } from "../../src/simulator/vm/script-vm.ts";
import type { HostObject } from "../../src/simulator/vm/host-object.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const options = {
  now: () => 0,
  refusalOf: (name: string) => new Error(name),
  endlessRunOf: () => new Error("endless"),
};

const handle: HostObject = {
  kind: "host object",
  type: { name: "StreamHandle", mangledName: "handle", methodNames: [], isIterable: false },
  scope: { isAlive: true },
  call: () => [],
};

/** How many coroutines of hooks are still there when many have been started, and `finish` has been done with each. */
async function countKept(code: string, finish: (run: HookRun) => unknown): Promise<number> {
  const loaded = loadScript(`function envoy_on_request() ${code} end`, options);
  if (!("vm" in loaded)) throw new Error(loaded.loadError);
  const kept: unknown[] = [];
  const coroutines = Array.from({ length: 200 }, () => {
    const run = loaded.vm.startHook("envoy_on_request", handle);
    kept.push(finish(run));
    return new WeakRef(run.callingCoroutine());
  });
  // What a weak reference was asked for lives until the turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  const count = coroutines.filter((coroutine) => coroutine.deref() !== undefined).length;
  expect([kept.length, loaded.vm.hasHook("envoy_on_request")]).toEqual([200, true]);
  return count;
}

test.each([
  ["ends", "local t = {}", "finished"],
  ["fails", "error('x')", "failed"],
  ["is suspended and given up", "coroutine.yield()", "suspended"],
])("The coroutine of a hook that %s is not kept by its worker", async (_, code, state) => {
  const count = await countKept(code, (run) => {
    expect(run.resume().state).toBe(state);
    return undefined;
  });
  expect(count).toBeLessThan(5);
});

test("One that may go on is kept by who resumes it", async () => {
  expect(await countKept("coroutine.yield()", (run) => run)).toBe(200);
});
