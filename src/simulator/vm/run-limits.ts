import type { LuaState } from "./fengari-modules.ts";

export interface RunLimitOptions {
  /** Gives the run up, since it has taken more steps than any sensible script does. */
  readonly endEndless: () => never;
  /** Gives the run up, since it takes more memory than any sensible script does. */
  readonly endTooLarge: () => never;
}

const stepsPerRun = 20_000_000;
/** So that 5 seconds of computing are a run. Sensible scripts take milliseconds; how busy the machine is does not count. */
const stepsPerMillisecond = 4_000;
const mebibyte = 2 ** 20;
const bytesPerLook = 32 * mebibyte;
const largestPiece = 256 * mebibyte;
const mostMemory = 320 * mebibyte;

/**
 * Keeps scripts from hanging or killing the tests. Fidelity: Envoy has no such limits, its worker hangs and its memory grows.
 *
 * Memory is looked at from time to time only: what a run allocated is counted, what of it is still in use only the process knows.
 *
 * @returns begins a new run, with all steps and the memory that the process has now
 */
export function createRunLimits(L: LuaState, { endEndless, endTooLarge }: RunLimitOptions): () => void {
  const state = L.l_G;
  let memoryBefore: number | undefined;
  let lastLook: number | undefined;

  state.exhausted = endEndless;
  // A library function can take long in few steps, so time counts too.
  state.lookAtClock = () => {
    const now = computedMilliseconds();
    state.fuel -= (now - (lastLook ?? now)) * stepsPerMillisecond;
    lastLook = now;
  };
  state.claim = (bytes) => {
    if (bytes > largestPiece) endTooLarge();
    const inUse = memoryInUse();
    memoryBefore ??= inUse;
    if (inUse + bytes - memoryBefore > mostMemory) endTooLarge();
    state.room = bytesPerLook;
  };

  return () => {
    memoryBefore = undefined;
    // Most runs are over before the clock is looked at for the first time.
    lastLook = undefined;
    state.calls = 0;
    state.fuel = stepsPerRun;
    state.room = bytesPerLook;
  };
}

function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function computedMilliseconds(): number {
  return process.cpuUsage().user / 1000;
}
