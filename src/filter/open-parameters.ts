import type { ParameterValues } from "./parameters.ts";
import type { Script } from "./script.ts";

/**
 * A value that keeps a parameter of texts open while its filter is compiled. A script is then compiled once, and the text of each value is
 * put into it later: for another control plane, or as an expression of a template language.
 *
 * It is a header name, and ends in a dash, so that it passes for any text that the kit's filters ask for.
 */
export function openValue(parameter: string): string {
  return `__open_${parameter}__-`;
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

/** A Lua literal for printable ASCII, as the compiler writes it. */
function literalOf(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
