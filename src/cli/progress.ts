/** Shows how far long work has come, on one line of a terminal that the next text replaces; nothing at all in a pipe. */
export function showProgress(text: string): void {
  if (!process.stderr.isTTY) return;
  // A line that wraps could not be taken back.
  const line = Array.from(text).slice(0, process.stderr.columns - 1);
  process.stderr.write(`\r\x1b[K${line.join("")}`);
}
