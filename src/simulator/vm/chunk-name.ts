const longestWhole = 48;
const longestCut = 45;

/** The name of a chunk in error texts, as LuaJIT makes it of the chunk's source: its first line, cut to 45 characters. */
export function chunkNameOf(source: string): string {
  const name = source.slice(1);
  if (source.startsWith("=")) return name.slice(0, 59);
  if (source.startsWith("@")) return name.length > 59 ? `...${name.slice(-56)}` : name;
  // eslint-disable-next-line no-control-regex
  const length = source.slice(0, longestWhole).search(/[\0-\x1f]/);
  const isWhole = length === -1 && source.length <= longestWhole;
  const text = isWhole ? source : `${source.slice(0, Math.min(length === -1 ? longestWhole : length, longestCut))}...`;
  return `[string "${text}"]`;
}
