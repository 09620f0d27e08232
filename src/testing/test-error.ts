/** What makes a test fail without an assertion of its own: a script's error, a mistake in the test, or hosts that do not agree. */
export class TestError extends Error {
  override readonly name = "TestError";

  /** @param frames lines that the stack begins with, as JavaScript writes them: `    at name (file:line:column)` */
  constructor(message: string, frames: readonly string[] = []) {
    super(message);
    const own = (this.stack ?? "").slice(String(this).length);
    if (frames.length > 0) this.stack = `${String(this)}\n${frames.join("\n")}${own}`;
  }
}
