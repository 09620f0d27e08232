/** A short request from its start to its end, in milliseconds of one clock, or a watch that has ended before its time. */
export interface Sample {
  readonly kind: "request" | "watch";
  readonly start: number;
  readonly end: number;
  /** The server that answered as it should have; undefined for a request that failed. */
  readonly server?: string;
}

/** A part of the run. Times are milliseconds since its beginning. */
export interface Phase {
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

export interface PhaseTally {
  readonly title: string;
  /** Short requests answered, by server. */
  readonly requests: Readonly<Record<string, number>>;
  readonly failed: number;
  /** Watches that ended. */
  readonly brokenWatches: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What happened in a phase. A request counts where it began. */
export function tallyPhase(
  samples: readonly Sample[],
  { title, from, to }: Phase,
  servers: readonly string[],
): PhaseTally {
  const own = samples.filter(({ start }) => start >= from && start < to);
  const requests = own.filter(({ kind }) => kind === "request");
  const answered = requests.filter(({ server }) => server !== undefined);
  const times = answered.map(({ start, end }) => end - start).sort((left, right) => left - right);
  return {
    title,
    requests: Object.fromEntries(
      servers.map((name) => [name, answered.filter(({ server }) => server === name).length]),
    ),
    failed: requests.length - answered.length,
    brokenWatches: own.length - requests.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** The value that a part of all values is not above, by nearest rank; NaN of none. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

/** Short requests answered in each second, by server. */
export function perSecond(
  samples: readonly Sample[],
  seconds: number,
  servers: readonly string[],
): readonly (readonly number[])[] {
  const counts = Array.from({ length: seconds }, () => servers.map(() => 0));
  for (const { kind, start, server } of samples) {
    const second = counts[Math.floor(start / 1000)];
    const index = servers.indexOf(server ?? "");
    if (kind === "request" && second?.[index] !== undefined) second[index] += 1;
  }
  return counts;
}
