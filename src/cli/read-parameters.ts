import { UsageError } from "./usage-error.ts";

/** Values of parameters, by name. @throws UsageError for what is no `<name>=<value>` */
export function readParameters(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf("=");
      if (equals < 1) throw new UsageError(`Found the parameter "${text}", wanted <name>=<value>`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
