import type { ts } from "./typescript.ts";

/**
 * Makes a program's type checker remember what it has said of a node. TypeScript looks names up and follows control flow anew with every
 * question, and the parts of the compiler ask the same of the same nodes: in a program that does not change, the answers do not either.
 */
export function rememberAnswers<T extends ts.Program>(program: T): T {
  const checker = program.getTypeChecker();
  checker.getSymbolAtLocation = remember(checker.getSymbolAtLocation);
  checker.getTypeAtLocation = remember(checker.getTypeAtLocation);
  return program;
}

/** Asks once for each node. */
export function remember<T>(ask: (node: ts.Node) => T): (node: ts.Node) => T {
  const answers = new Map<ts.Node, T>();
  return (node) => {
    const known = answers.get(node);
    if (known !== undefined || answers.has(node)) return known as T;
    const answer = ask(node);
    answers.set(node, answer);
    return answer;
  };
}
