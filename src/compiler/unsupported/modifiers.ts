import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

type Text = Pick<Unsupported, "message" | "hint">;

/** `async`, `await`, decorators and `import.meta`: what a filter's Lua could not wait for, run or know. */
export function findModifier(node: ts.Node): Unsupported | undefined {
  const text = textFor(node);
  return text === undefined ? undefined : { node, ...text };
}

function textFor(node: ts.Node): Text | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword && ts.isFunctionLike(node.parent)) return asynchronous("async");
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword) return asynchronous("await");
  if (ts.isDecorator(node)) return decorator;
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword ? importMeta : undefined;
}

function asynchronous(keyword: string): Text {
  return {
    message: `Found \`${keyword}\`, wanted code that waits by itself`,
    hint: `Take \`${keyword}\` away: handle.httpCall returns when the reply is there, and handle.body when the body is`,
  };
}

const decorator: Text = {
  message: "Found a decorator, wanted a call of the function that it names",
  hint: "Filters have no decorators: call the function where its result is used",
};

const importMeta: Text = {
  message: "Found `import.meta`, wanted nothing of a module: a script has no file and no address",
  hint: "Make what it is needed for a parameter of the filter",
};
