/** `node:assert`, as far as TypeScriptToLua needs it. */
export function ok(value: unknown, message = "A value is missing"): asserts value {
  if (value === undefined || value === null || value === false) throw new Error(message);
}
