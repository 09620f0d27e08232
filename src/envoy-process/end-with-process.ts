const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What is to be done before this process ends. Kept by the module, since the events are the process's and not a caller's. */
const endings = new Set<() => void>();

/**
 * Has something done, at once and without waiting, when this process ends: by itself, by an error or by a signal.
 *
 * @returns takes it back
 */
export function endWithProcess(end: () => void): () => void {
  if (endings.size === 0) watch();
  endings.add(end);
  return () => {
    endings.delete(end);
    if (endings.size === 0) unwatch();
  };
}

function watch(): void {
  process.on("exit", endAll);
  for (const signal of signals) process.on(signal, onSignal);
}

function unwatch(): void {
  process.off("exit", endAll);
  for (const signal of signals) process.off(signal, onSignal);
}

function endAll(): void {
  for (const end of endings) end();
  endings.clear();
  unwatch();
}

/** Whoever else listens to the signal decides about this process; where nobody does, the signal does what it always does. */
function onSignal(signal: NodeJS.Signals): void {
  endAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
