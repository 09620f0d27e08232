import { writeExpression, writeNoted } from "./expressions.ts";
import { writeClosures, writeCounting, writeForIn, writeForOf, writeWhile } from "./loops.ts";
import type { Scope, PlainType } from "./scope.ts";

export type Lines = readonly string[];

/** Random statements, for a function's body or a block; each may declare names for those after it. */
export function writeStatements(scope: Scope, count: number, depth = 2): Lines {
  return Array.from({ length: count }).flatMap(() => writeStatement(scope, depth));
}

function writeStatement(scope: Scope, depth: number): Lines {
  const { random } = scope;
  const kinds = depth > 0 ? [...flatKinds, ...nestedKinds] : flatKinds;
  const lines = random.pick(kinds)(scope, depth);
  return random.chance(6) ? [random.pick(comments), ...lines] : lines;
}

const comments: Lines = [
  "// a comment: ]] end",
  "/* of several\n lines -- */",
  "/** Says something. */",
  "",
  "// --[[",
];

/** How the types that TypeScript cannot tell from a value are written. */
export const typeTexts: Readonly<Record<PlainType, string>> = {
  number: "number",
  text: "string",
  boolean: "boolean",
  numbers: "number[]",
  box: "Box",
  maybe: "number | undefined",
  function: "(n: number) => number",
};

const valueTypes: readonly PlainType[] = ["number", "number", "text", "boolean", "numbers", "box", "maybe", "function"];

/** Statements that declare nothing, for a module's top level. */
export function writeTopLevel(scope: Scope): Lines {
  const kinds = [writeNote, writeAssignment, writeIf, writeCounting, writeForOf, writeSwitch, writeTry, writeBlock];
  return scope.random.several(1, 2, () => scope.random.pick(kinds)(scope, 2)).flat();
}

type Kind = (scope: Scope, depth: number) => Lines;

const flatKinds: readonly Kind[] = [
  writeDeclaration,
  writeDeclaration,
  writeNote,
  writeNote,
  writeAssignment,
  writeAssignment,
  writeDestructuring,
  writeCollecting,
  writeSwap,
];

const nestedKinds: readonly Kind[] = [
  writeIf,
  writeIf,
  writeCounting,
  writeCounting,
  writeForOf,
  writeForIn,
  writeWhile,
  writeSwitch,
  writeSwitch,
  writeTry,
  writeTry,
  writeNestedFunction,
  writeClosures,
  writeBlock,
  writeLeaving,
];

function writeNote(scope: Scope): Lines {
  const type = scope.random.pick<PlainType>(["number", "text", "boolean", "maybe"]);
  return [`${writeNoted(writeExpression(type, scope), scope)};`];
}

function writeDeclaration(scope: Scope): Lines {
  const { random } = scope;
  const type = random.pick(valueTypes);
  const value = writeExpression(type, scope);
  const isMutable = random.chance(50);
  const name = scope.newName();
  scope.declare({ name, type, isMutable });
  return [`${isMutable ? "let" : "const"} ${name}: ${typeTexts[type]} = ${value};`];
}

function writeAssignment(scope: Scope): Lines {
  const { random } = scope;
  const type = random.pick<PlainType>(["number", "number", "text", "boolean", "numbers", "maybe", "box"]);
  const variables = scope.variables(type, true);
  if (variables.length === 0) return writeNote(scope);
  const variable = random.pick(variables);
  const value = writeExpression(type, scope);
  const name = scope.use(variable);
  if (type === "number")
    return [
      random.pick([`${name}++;`, `--${name};`, ...numberOperators.map((operator) => `${name} ${operator} ${value};`)]),
      `${name} = low(${name});`,
    ];
  if (type === "text") return [random.pick([`${name} = ${value};`, `${name} += ${value};`]), `${name} = cut(${name});`];
  if (type === "boolean") return [`${name} ${random.pick(["=", "&&=", "||="])} ${value};`];
  if (type === "maybe") return [`${name} ${random.pick(["=", "??="])} ${value};`];
  if (type === "box" && random.chance(50)) {
    const size = writeExpression("number", scope, 2);
    return [`${name}.size ${random.pick(["=", "+=", "-="])} ${size};`, `${name}.size = wrap(${name}.size);`];
  }
  return [`${name} = ${value};`];
}

const numberOperators: Lines = ["=", "+=", "-=", "="];

/** Of objects and arrays: names, new names, defaults, rest. What they start from is written first, for it must not use the new names. */
function writeDestructuring(scope: Scope): Lines {
  const { random } = scope;
  const write = (type: PlainType): string => writeExpression(type, scope, 2);
  const shape = random.pick(destructurings);
  const sources = [write("box"), write("box"), write("numbers"), write("number")] as const;
  const [first, second] = [scope.newName(), scope.newName()];
  if (first === second) return [];
  scope.declare({ name: first, type: shape.types[0], isMutable: false });
  scope.declare({ name: second, type: shape.types[1], isMutable: false });
  return [shape.write([first, second], sources)];
}

interface Destructuring {
  readonly types: readonly [PlainType, PlainType];
  write(
    names: readonly [string, string],
    sources: readonly [box: string, other: string, numbers: string, number: string],
  ): string;
}

const destructurings: readonly Destructuring[] = [
  {
    types: ["number", "text"],
    write: ([first, second], [box]) => `const { size: ${first}, name: ${second} } = ${box};`,
  },
  {
    types: ["number", "text"],
    write: ([first, second], [box, other]) =>
      `const { inner: { size: ${first} = 3 } = ${box}, name: ${second} = "none" } = ${other};`,
  },
  {
    types: ["number", "numbers"],
    write: ([first, second], [, , numbers, number]) => `const [${first} = ${number}, ...${second}] = ${numbers};`,
  },
  {
    types: ["maybe", "number"],
    write: ([first, second], [, , numbers]) => `const [, ${first}, ${second} = 2] = ${numbers};`,
  },
  {
    types: ["number", "number"],
    write: ([first, second], [, , , number]) =>
      `const { a: ${first}, ...${second}Rest } = { a: ${number}, b: 1, c: 2 }; const ${second} = ${second}Rest.b + ${second}Rest.c;`,
  },
];

/** Methods that change an array in place. */
function writeCollecting(scope: Scope): Lines {
  const { random } = scope;
  const lists = scope.variables("numbers");
  if (lists.length === 0) return writeDeclaration(scope);
  const list = random.pick(lists);
  const value = writeExpression("number", scope, 2);
  const name = scope.use(list);
  const change = random.pick([
    `${name}.push(${value});`,
    `${name}.push(${value}, 1);`,
    `${name}.unshift(${value});`,
    `${name}.pop();`,
    `note(1, ${name}.shift());`,
    `${name}.reverse();`,
    `${name}.sort((left, right) => right - left);`,
    `note(2, ${name}.splice(1, 1).join());`,
    `${name}.splice(0, ${name}.length);`,
    `${name}[0] = ${value};`,
    `${name}[wrap(${writeExpression("number", scope, 1)}) * 0] = ${value};`,
    `${name}.forEach((each, place) => { note(place, each); });`,
    `${name}[0] = (${name}[0] ?? 0) + ${value};`,
  ]);
  return [change, `if (${name}.length > 8) ${name}.splice(4);`];
}

function writeSwap(scope: Scope): Lines {
  const variables = scope.variables("number", true);
  const [left, right] = [variables[0], variables.at(-1)];
  if (left === undefined || right === undefined || left === right) return writeDeclaration(scope);
  const [first, second] = [scope.use(left), scope.use(right)];
  return [`[${first}, ${second}] = [${second}, ${scope.random.pick([first, `${first} + 1`])}];`];
}

/** A block in braces, with a scope of its own. */
/** Statements in a block of their own. */
export function block(scope: Scope, depth: number, options: Parameters<Scope["inner"]>[0] = {}): string {
  return `{\n${writeStatements(scope.inner(options), 1 + scope.random.below(3), depth - 1).join("\n")}\n}`;
}

export function writeBlock(scope: Scope, depth: number): Lines {
  return [block(scope, depth)];
}

function writeIf(scope: Scope, depth: number): Lines {
  const { random } = scope;
  const condition = writeExpression("boolean", scope, 2);
  const then = block(scope, depth);
  const tail = random.pick([
    "",
    ` else ${block(scope, depth)}`,
    ` else if (${writeExpression("boolean", scope, 1)}) ${block(scope, depth)}`,
  ]);
  return [`if (${condition}) ${then}${tail}`];
}

function writeSwitch(scope: Scope, depth: number): Lines {
  const { random } = scope;
  const onText = random.chance(30);
  const values = onText ? ['"a"', '"bc"', '"end"'] : ["0", "1", "2"];
  const leave = (): string =>
    scope.isInFunction && random.chance(20) ? `return ${writeExpression("number", scope, 1)};` : "break;";
  const cases = values.map(
    (value) => `case ${value}:${random.chance(25) ? "" : ` ${block(scope, depth)}\n${leave()}`}`,
  );
  const fallback = random.chance(60) ? [`default: ${block(scope, depth)}${random.chance(50) ? "\nbreak;" : ""}`] : [];
  const isLast = random.chance(70) || fallback.length === 0 || !fallback[0]?.endsWith("break;");
  const rows = isLast ? [...cases, ...fallback] : [...fallback, ...cases];
  const last = rows.at(-1)?.endsWith(":") === true ? ["break;"] : [];
  const subject = onText
    ? `cut(${writeExpression("text", scope, 2)})`
    : `wrap(${writeExpression("number", scope, 2)}) % 4`;
  return [`switch (${subject}) {\n${[...rows, ...last].join("\n")}\n}`];
}

function writeTry(scope: Scope, depth: number): Lines {
  const { random } = scope;
  const thrown = random.pick([
    "",
    `\nif (${writeExpression("boolean", scope, 2)}) throw ${writeExpression("text", scope, 1)};`,
  ]);
  const isLeaving = scope.isInFunction && random.chance(40);
  const returned = isLeaving ? `\nreturn ${writeExpression("number", scope, 2)};` : "";
  const body = `{${thrown}\n${block(scope, depth)}${returned}\n}`;
  const caught = scope.inner();
  const name = caught.newName();
  caught.declare({ name, type: "text", isMutable: false });
  const noted = `note(${random.below(1000)}, cut(\`\${${name}}\`));`;
  const handler = random.pick([
    `catch {\n${writeStatements(scope.inner(), 1, depth - 1).join("\n")}\n}`,
    `catch (${name}) {\n${noted}\n}`,
  ]);
  const final = random.chance(40) ? ` finally {\n${writeNote(scope).join("\n")}\n}` : "";
  return [`try ${body} ${handler}${final}`];
}

function writeNestedFunction(scope: Scope, depth: number): Lines {
  const inner = scope.inner({ isFunction: true });
  const parameter = inner.newName();
  inner.declare({ name: parameter, type: "number", isMutable: true });
  const body = writeStatements(inner, 2, depth - 1);
  const result = writeExpression("number", inner, 2);
  const name = scope.newName();
  scope.declare({ name, type: "function", isMutable: false });
  return [
    `function ${name}(${parameter} = ${scope.random.below(5)}): number {\nif (spent()) return 2;\n${body.join("\n")}\nreturn wrap(${result});\n}`,
  ];
}

/** Leaves the function or the loop, perhaps: what stands behind is then never run. */
function writeLeaving(scope: Scope): Lines {
  const { random } = scope;
  const condition = random.chance(80) ? `if (${writeExpression("boolean", scope, 2)}) ` : "";
  if (scope.isInLoop) return [`${condition}${random.pick(["break;", "continue;"])}`];
  if (scope.isInFunction) return [`${condition}return ${writeExpression("number", scope, 2)};`];
  return writeNote(scope);
}
