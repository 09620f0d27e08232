import { experiment, percentage } from "./parameters";

/** The group of a user: always the same one, and in another experiment independent of it. */
export function groupOf(user: string): "a" | "b" {
  return hashOf(`${experiment}:${user}`) % 100 < percentage ? "b" : "a";
}

/**
 * A number below 2^31 - 1. A byte is multiplied by what came before it, for a hash that only adds would give all
 * experiments the same users. All products stay below 2^53, where Lua's numbers end.
 */
function hashOf(text: string): number {
  let hash = 7;
  for (const position of $range(1, text.length)) {
    const byte = string.byte(text, position) ?? 0;
    hash = (hash * 16807 + (byte + 1) * ((hash % 65521) + 1)) % 2147483647;
  }
  return hash;
}
