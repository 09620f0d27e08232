import type { ParameterValue, ParameterValues } from "./parameters.ts";
import type { Script } from "./script.ts";

/**
 * A value that keeps a parameter of texts open while its filter is compiled. A script is then compiled once, and the text of each value is
 * put into it later: for another control plane, or as an expression of a template language.
 *
 * The compiler decides nothing by it, but that the parameter has a value; and its schema is asked of what is put there later. As it is a
 * header name that ends in a dash, most schemas are content with it anyway.
 */
export function openValue(parameter: string): string {
  return `__open_${parameter}__-`;
}

/** Whether a parameter with this value is open. */
export function isOpenValue(value: ParameterValue): value is string {
  return typeof value === "string" && /^__open_[A-Za-z0-9]+__-$/.test(value);
}

/**
 * Puts values into the places that `openValue` kept. Line 1 keeps the digest that it has: it names the build, whose source map serves every
 * script that was made of it.
 *
 * @param values by parameter, each of which was open
 * @param digestOf SHA-256 of a text, in hexadecimal
 * @throws where a parameter is not open: its value would be lost
 */
export function fillOpenParameters(
  script: Script,
  values: Readonly<Record<string, string>>,
  digestOf: (text: string) => string,
): Script {
  const names = Object.keys(values);
  const closed = names.filter((name) => !script.lua.includes(literalOf(openValue(name))));
  if (closed.length > 0) throw new Error(`The script has no open parameter ${closed.join(", ")}`);
  const lua = names.reduce(
    (text, name) => text.replaceAll(literalOf(openValue(name)), () => literalOf(values[name] ?? "")),
    script.lua,
  );
  const parameters: ParameterValues = { ...script.parameters, ...values };
  return { ...script, lua, parameters, digest: digestOf(lua) };
}

/**
 * The pieces of a script between and at its open places. Each place is the inside of a Lua literal in double quotes, where `\` and `"` are
 * escaped.
 *
 * @throws for an open value elsewhere, where nobody could say how its text is written
 */
export function splitAtOpenValues(lua: string): readonly (string | { readonly openValue: string })[] {
  const pieces = lua.split(/(?<=")(__open_[A-Za-z0-9]+__-)(?=")/);
  return pieces.map((piece, index) => {
    if (index % 2 === 1) return { openValue: piece };
    if (/__open_[A-Za-z0-9]+__-/.test(piece)) throw new Error("An open value stands where it is no literal of its own");
    return piece;
  });
}

/** A Lua literal for printable ASCII, as the compiler writes it. */
function literalOf(text: string): string {
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"';
  return `${quote}${text.replace(quote === '"' ? /[\\"]/g : /\\/g, "\\$&")}${quote}`;
}
