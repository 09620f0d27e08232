const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** `-2d` in seconds; a bare number is in seconds already. */
export function secondsOf(duration: string | number): number {
  if (typeof duration === "number") return duration;
  return Number(duration.slice(0, -1)) * (secondsPerUnit[duration.slice(-1)] ?? 1);
}
