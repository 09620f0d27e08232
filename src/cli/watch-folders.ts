import { watch, type FSWatcher } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Editors write a file in several steps, and save several files at once. */
const quietMilliseconds = 30;

/**
 * Calls back when something changes directly in one of some folders, once for what changes together, until the process is asked to end
 * (Ctrl+C). Folders that are not there are left out until they are.
 *
 * @param folders asked for again after each change
 * @param onChange says whether there was something to do; called also once the folders are watched, for what happened before
 */
export async function watchFolders(folders: () => readonly string[], onChange: () => Promise<boolean>): Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  const bell = createBell();
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
    bell.ring();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, end);
  while (!ending.signal.aborted) {
    do renewWatchers(watchers, folders(), bell.ring);
    while (await onChange());
    await bell.wait();
    do {
      bell.silence();
      await sleep(quietMilliseconds);
    } while (bell.hasRung());
  }
  for (const watcher of watchers.values()) watcher.close();
}

/** Folders that were deleted and made again have new watchers, hence all are new. */
function renewWatchers(watchers: Map<string, FSWatcher>, folders: readonly string[], onEvent: () => void): void {
  const old = [...watchers.values()];
  watchers.clear();
  for (const folder of new Set(folders)) {
    try {
      watchers.set(folder, watch(folder, onEvent).on("error", onEvent));
    } catch {
      // It is not there; its parent tells when it comes back.
    }
  }
  for (const watcher of old) watcher.close();
}

interface Bell {
  ring(): void;
  silence(): void;
  /** Whether it has rung since it was silenced. */
  hasRung(): boolean;
  /** Resolves when it rings, at once if it has rung since it was silenced. */
  wait(): Promise<void>;
}

function createBell(): Bell {
  let hasRung = false;
  let wake = (): void => undefined;
  return {
    ring: () => {
      hasRung = true;
      wake();
    },
    hasRung: () => hasRung,
    silence: () => {
      hasRung = false;
    },
    wait: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (hasRung) resolve();
      }),
  };
}
