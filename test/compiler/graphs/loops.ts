import { writeExpression, writeLiteral } from "./expressions.ts";
import type { Scope } from "./scope.ts";
import { block, writeBlock, type Lines } from "./statements.ts";

/** The length of a list or a text, by its name where there is one. */
function lengthOf(scope: Scope): string {
  const { random } = scope;
  const variables = scope.variables(random.pick(["numbers", "text"]));
  return variables.length === 0 ? '"abc".length' : `${scope.use(random.pick(variables))}.length`;
}

/** What a loop's head starts from is written before its name is chosen: it must not use that name. */
export function writeCounting(scope: Scope, depth: number): Lines {
  const { random } = scope;
  const head = scope.inner({ isLoop: true });
  const end = random.pick(["3", "2", writeExpression("number", head, 1)]);
  const length = lengthOf(head);
  const inPattern = random.chance(15) ? writeExpression("number", head, 2) : undefined;
  const name = head.newName();
  const [step, from, condition] = random.pick([
    [`${name}++`, "0", `${name} < ${end}`],
    [`${name} += 2`, "1", `${name} <= ${end}`],
    [`${name}--`, end, `${name} > 0`],
    [`++${name}`, "0", `${name} < few([1, 2]).length`],
    [`${name} += 1`, "-1", `${name} < ${length}`],
    [`${name} -= 2`, length, `${name} >= 0`],
  ] as const);
  head.declare({ name, type: "number", isMutable: random.chance(15) });
  const start = `for (let ${writeHead(head, { name, from, inPattern })}; ${condition}`;
  // Lua has a loop for what only counts.
  return random.chance(50)
    ? [`${start} && !spent(); ${step}) ${block(head, depth)}`]
    : [`${start}; ${step}) { if (spent()) break;`, block(head, depth), "}"];
}

/** One variable, or two: in a pattern, or the second made of the first. */
function writeHead(
  head: Scope,
  { name, from, inPattern }: { name: string; from: string; inPattern: string | undefined },
): string {
  const { random } = head;
  const value = inPattern ?? (random.chance(20) ? writeExpression("number", head, 2) : undefined);
  const second = head.newName();
  // A function there that keeps the first variable is refused.
  if (value?.includes("=>") !== false || second === name) return `${name} = ${from}`;
  head.declare({ name: second, type: "number", isMutable: random.chance(50) });
  if (inPattern === undefined) return `${name} = ${from}, ${second} = ${value}`;
  return random.pick([
    `[${name}, ${second}] = [${from}, ${value}]`,
    `{ ${name}, ${second} } = { ${name}: ${from}, ${second}: ${value} }`,
    `{ first: ${name}, second: ${second} } = { first: ${from}, second: ${value} }`,
  ]);
}

export function writeForOf(scope: Scope, depth: number): Lines {
  const head = scope.inner({ isLoop: true });
  const list = scope.random.pick([writeExpression("numbers", head, 2), `[${writeLiteral("number", scope)}, 4, 6]`]);
  const name = head.newName();
  head.declare({ name, type: "number", isMutable: false });
  return [`for (const ${name} of [...${list}]) ${block(head, depth)}`];
}

export function writeForIn(scope: Scope, depth: number): Lines {
  const head = scope.inner({ isLoop: true });
  const name = head.newName();
  head.declare({ name, type: "text", isMutable: false });
  return [`for (const ${name} in { ${scope.random.pick(["a", "end", "x"])}: 1 }) ${block(head, depth)}`];
}

export function writeWhile(scope: Scope, depth: number): Lines {
  const condition = `!spent() && ${writeExpression("boolean", scope, 2)}`;
  const body = block(scope, depth, { isLoop: true });
  return [scope.random.chance(50) ? `while (${condition}) ${body}` : `do ${body} while (${condition});`];
}

/** Each turn of a loop has variables of its own, which functions made in it keep. */
export function writeClosures(scope: Scope, depth: number): Lines {
  const { random } = scope;
  const inner = scope.inner({ isLoop: true });
  const start = writeExpression("number", inner, 2);
  const [list, index, other] = [scope.newName(), inner.newName(), inner.newName()];
  if (list === index || index === other || list === other) return writeBlock(scope, depth);
  const head = random.pick([
    `for (let ${index} = 0; ${index} < 3; ${index}++)`,
    `for (const ${index} of [4, 5, 6])`,
    `for (let ${index} = 3; ${index} > 0; ${index} -= 1)`,
    `for (let [${index}] = [0]; ${index} < 3; ${index}++)`,
    `for (let ${index} = ${start}, ${other} = ${index} + 2; ${index} < ${other}; ${index}++)`,
  ]);
  scope.declare({ name: list, type: "hidden", isMutable: false });
  const change = head.includes("++") && random.chance(30) ? ` ${index} += 1;` : "";
  const leave = random.pick(["", ` if (${index} === 1) continue;`, ` if (${index} === 5) break;`]);
  const value = random.pick([index, `${index}++`, `(${index} += 2)`].slice(0, head.includes("let") ? 3 : 1));
  return [
    `const ${list}: (() => number)[] = [];\n${head} {${leave}\n${list}.push(() => ${value});${change}\n}`,
    `note(${random.below(1000)}, ${list}.map((each) => each() + each()).join());`,
  ];
}
