/** Shows how far long work has come, on one line of a terminal that the next text replaces; nothing at all in a pipe. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
