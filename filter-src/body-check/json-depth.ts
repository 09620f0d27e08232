/** How many objects and arrays are inside each other. Of a text that is no JSON it is some number. */
export function jsonDepth(json: string): number {
  // Without its texts, whose brackets do not count, the rest can be read bracket by bracket.
  const [withoutEscapes] = string.gsub(json, "\\.", "");
  const [structure] = string.gsub(withoutEscapes, '"[^"]*"', "");
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of string.gmatch(structure, "[%[%]{}]")) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = math.max(deepest, depth);
  }
  return deepest;
}
