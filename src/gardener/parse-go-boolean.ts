/**
 * A boolean as Go's `strconv.ParseBool` reads it; undefined where that is an error.
 *
 * @see https://pkg.go.dev/strconv#ParseBool
 */
export function parseGoBoolean(text: string): boolean | undefined {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  return undefined;
}
