/** What TypeScript says, in one line, and what to do about it where the kit knows better than TypeScript. */
export interface ExplainedMessage {
  readonly message: string;
  readonly hint?: string;
}

/**
 * The library for filters types what is not there as `NotInEnvoy<"what to do instead">`; that text becomes the hint. TypeScript's own advice
 * to load another library would lead astray.
 *
 * @param message what TypeScript says, one sentence on each line
 */
export function explainMessage(code: number, message: string): ExplainedMessage {
  const absent = /NotInEnvoy<"((?:[^"\\]|\\.)*)">/.exec(message)?.[1];
  const text = message
    .replace(/NotInEnvoy<"(?:[^"\\]|\\.)*">/g, "NotInEnvoy")
    .replace(/ (?:Make sure you have a declaration for|Do you need to change your target library\?).*$/gm, "")
    .split("\n")
    .map((line) => line.trim().replace(/\.$/, ""))
    .join("; ");
  const hint = absent?.replace(/\\(.)/g, "$1") ?? hints.find((known) => known.applies(code, message))?.hint;
  return hint === undefined ? { message: text } : { message: text, hint };
}

interface KnownHint {
  readonly applies: (code: number, message: string) => boolean;
  readonly hint: string;
}

const promiseHint = "Lua has no promises: handle.httpCall waits by itself and returns the reply";

/** TypeScript's codes: https://github.com/microsoft/TypeScript/blob/v6.0.2/src/compiler/diagnosticMessages.json */
const hints: readonly KnownHint[] = [
  { applies: (code) => code === 2697 || code === 2711, hint: promiseHint },
  { applies: (code, message) => code === 2749 && message.includes("'Promise'"), hint: promiseHint },
  {
    applies: (_code, message) => message.includes("'RegExp'"),
    hint: "Use a Lua pattern, which is a text, with string.find, match, gmatch or gsub",
  },
  {
    applies: (code, message) => code === 2488 && /Type '(string|"[^']*")'/.test(message),
    hint: "Use for (const position of $range(1, text.length)) with string.byte or string.sub, or string.gmatch",
  },
  {
    applies: (code, message) =>
      message.includes("'IterableIterator'") || (code === 2488 && message.startsWith("Type '{}'")),
    hint: "Generators are not for filters: return an array, or take a callback",
  },
  { applies: (code) => code === 2359, hint: "Tell tables apart by a field of theirs, other values with type(value)" },
  {
    applies: (_code, message) => message.includes("'ArrayConstructor' has no construct signatures"),
    hint: "Write [] and push",
  },
  {
    applies: (_code, message) => message.includes("'SymbolConstructor'"),
    hint: "Lua has no symbols: use a text as key",
  },
  {
    applies: (code, message) => code === 2345 && message.startsWith("Argument of type 'unknown'"),
    hint: "tostring makes a text of anything",
  },
  {
    applies: (code, message) => code === 2693 && message.startsWith("'Boolean'"),
    hint: "Write the comparison: .filter((value) => value !== undefined)",
  },
  {
    applies: (code) => code === 7029,
    hint: "End it with break or return, or write its statements again where they are needed; only cases without statements go on",
  },
  { applies: (_code, message) => message.includes("DecoratorContext'"), hint: "Filters have no decorators" },
  {
    applies: (code) => [2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593].includes(code),
    hint: "Filters run in Lua inside Envoy, where this is not there",
  },
];
