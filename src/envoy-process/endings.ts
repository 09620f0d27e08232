/** Has something done at the end, whatever the end is. What was handed in last is done first. */
export type OnEnding = (end: () => Promise<void> | void) => void;

/** Does some work and then all that the work handed in, whether it succeeded or threw. */
export async function withEndings<T>(work: (onEnding: OnEnding) => Promise<T>): Promise<T> {
  const endings: (() => Promise<void> | void)[] = [];
  try {
    return await work((end) => endings.push(end));
  } finally {
    await endAll(endings);
  }
}

/** One that fails does not keep the others from being done. */
async function endAll(endings: (() => Promise<void> | void)[]): Promise<void> {
  const end = endings.pop();
  if (end === undefined) return;
  try {
    await end();
  } finally {
    await endAll(endings);
  }
}
