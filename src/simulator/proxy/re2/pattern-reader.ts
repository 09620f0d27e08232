/** Thrown where a pattern cannot be translated; the message says why. */
export class Re2Unsupported extends Error {}

/** Goes through the text of a pattern. */
export interface PatternReader {
  isAtEnd(): boolean;
  /** The next character; empty at the end. */
  peek(): string;
  /** Takes one character. @throws Re2Unsupported at the end */
  next(): string;
  /** Takes the text if it comes next. */
  take(text: string): boolean;
  /** Whether an expression, which begins with `^`, matches what comes next. */
  comes(expression: RegExp): boolean;
  /** Takes what an expression, which begins with `^`, matches. */
  takeMatch(expression: RegExp): RegExpExecArray | undefined;
}

export function createReader(pattern: string): PatternReader {
  let rest = pattern;
  const peek = (): string => /^./su.exec(rest)?.[0] ?? "";
  return {
    isAtEnd: () => rest === "",
    peek,
    next: () => {
      const character = peek();
      if (character === "") throw new Re2Unsupported("an end in the middle");
      rest = rest.slice(character.length);
      return character;
    },
    take: (text) => {
      const comes = rest.startsWith(text);
      if (comes) rest = rest.slice(text.length);
      return comes;
    },
    comes: (expression) => expression.test(rest),
    takeMatch: (expression) => {
      const match = expression.exec(rest) ?? undefined;
      if (match !== undefined) rest = rest.slice(match[0].length);
      return match;
    },
  };
}
