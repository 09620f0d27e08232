import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** How to get a newer Node. */
export const newerNode = "nvm install 22, or https://nodejs.org/en/download";

/**
 * What is wrong with a Node; undefined where it is new enough.
 *
 * @param range the oldest that will do, as `engines` of a package.json says it: `>=20.19.0`
 */
export function nodeProblem(node: string, range: string): Diagnostic | undefined {
  const oldest = /\d[\d.]*/.exec(range)?.[0] ?? "0";
  if (compareVersions(node, oldest) >= 0) return undefined;
  const message = `Found Node.js ${node}, wanted ${oldest} or newer`;
  return { code: "NODE_TOO_OLD", severity: "error", message, hint: `Get a newer one: ${newerNode}` };
}

/** Negative where the left version is older, 0 where they are the same, as far as their numbers go. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  const place = a.findIndex((number, index) => number !== b[index]);
  return place < 0 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, "").split(/[.+-]/).map(Number);
  return [major, minor, patch];
}
