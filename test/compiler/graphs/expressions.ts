import type { PlainType, Scope, ValueType } from "./scope.ts";

/*
 * Where Lua and JavaScript differ by design, graphs do not go: `%` is taken of numbers from 0 on, 0 and "" are never conditions, arrays hold no undefined, numbers stay whole or
 * halves below 10,000 (`wrap`), -0 is made 0 (`+ 0`), texts are ASCII, nothing reads an object's keys in their order, sort comparators are
 * total, and what functions print as is not looked at, and
 * no callback changes the array that it runs over.
 */

/** A random expression of a type. */
export function writeExpression(type: PlainType, scope: Scope, depth = 3): string {
  const { random } = scope;
  const variables = scope.variables(type);
  if (variables.length > 0 && random.chance(depth <= 0 ? 70 : 35)) return scope.use(random.pick(variables));
  if (depth <= 0) return writeLiteral(type, scope);
  return random.pick(makers[type])(scope, (inner) => writeExpression(inner, scope, depth - 1));
}

type Maker = (scope: Scope, write: (type: PlainType) => string) => string;

export function writeLiteral(type: PlainType, { random }: Scope): string {
  switch (type) {
    case "number":
      return String(random.below(10));
    case "text":
      return JSON.stringify(
        random.pick(["a", "bc", "x y", "Q-r", "end", "%d", "local z", '"', "\\", "[[", "]]--", "--"]),
      );
    case "boolean":
      return String(random.chance(50));
    case "numbers":
      return `numbers(${random.several(0, 3, () => String(random.below(9))).join(", ")})`;
    case "box":
      return `box(${random.below(9)})`;
    case "maybe":
      return `perhaps(${random.below(9)})`;
    case "function":
      return `((n: number): number => n + ${random.below(5)})`;
  }
}

/** A number, noted when it is read, so that the order of evaluation shows. */
export function writeNoted(value: string, { random }: Scope): string {
  return `note(${random.below(100000)}, ${value})`;
}

const makers: Readonly<Record<PlainType, readonly Maker[]>> = {
  number: [
    (scope) => writeLiteral("number", scope),
    ({ random }, write) => `(${write("number")} ${random.pick(["+", "-", "+"])} ${write("number")})`,
    (_, write) => `wrap(${write("number")} * ${write("number")})`,
    (_, write) => `(wrap(${write("number")}) % 7)`,
    (_, write) => `((${write("number")} % 7) + 0)`,
    (_, write) => `Math.floor(${write("number")} / 2)`,
    ({ random }, write) => `Math.${random.pick(["max", "min"])}(${write("number")}, ${write("number")})`,
    (_, write) => `Math.abs(${write("number")})`,
    (_, write) => `(0 - ${write("number")})`,
    (_, write) => `(${write("boolean")} ? ${write("number")} : ${write("number")})`,
    (_, write) => `(${write("maybe")} ?? ${write("number")})`,
    (scope, write) => writeNoted(write("number"), scope),
    (_, write) => `call(${write("function")}, ${write("number")})`,
    (scope, write) => writeCall(scope, write),
    (scope, write) => writeCall(scope, write),
    (scope, write) => writeUse("boxFunction", scope, (name) => `${name}(${write("box")})`),
    (scope, write) => writeUse("class", scope, (name) => `new ${name}(${write("number")}).run(${write("number")})`),
    (scope, write) => writeUse("class", scope, (name) => `${name}.make(${write("number")}).total`),
    (scope) => writeUse("enum", scope, (name) => `${name}.${scope.random.pick(["First", "end", "Last"])}`),
    (scope, write) => writeUpdate(scope, write),
    (_, write) => `${write("numbers")}.length`,
    (_, write) => `(${write("numbers")}[wrap(${write("number")}) % 3] ?? ${write("number")})`,
    (_, write) => `(${write("numbers")}.at(-1) ?? 0)`,
    (_, write) => `${write("numbers")}.indexOf(${write("number")})`,
    (_, write) => `few(${write("numbers")}).findIndex((each) => each > ${write("number")})`,
    (scope, write) => `few(${write("numbers")}).reduce((${pair(scope)}) => wrap(sum + each), ${write("number")})`,
    (_, write) => `${write("text")}.length`,
    (_, write) => `${write("text")}.indexOf(${write("text")})`,
    (_, write) => `${write("box")}.size`,
    (_, write) => `${write("box")}.grow(${write("number")})`,
    (_, write) => `(${write("box")}.inner?.size ?? ${write("number")})`,
    (_, write) => `(${write("box")}.inner?.grow(${write("number")}) ?? 1)`,
    (_, write) => `(${write("box")}.inner?.later?.(${write("number")}) ?? ${write("number")})`,
    (_, write) => `Math.max(0, ...${write("numbers")})`,
    (_, write) => `sumOf(1, ...${write("numbers")}, ${write("number")})`,
    (_, write) => `(wrap(${write("number")}), ${write("number")})`,
    (_, write) => `((): number => { return ${write("number")}; })()`,
    (_, write) => `Object.keys({ a: ${write("number")}, end: ${write("text")} }).length`,
    (_, write) => `Object.values({ a: ${write("number")}, b: ${write("number")} }).length`,
    (_, write) => `-(-(${write("number")}))`,
    (_, write) => `(${write("box")}.size = ${write("number")})`,
    (_, write) => `wrap(${write("box")}.size += ${write("number")})`,
    ({ random }, write) => `${write("box")}.size${random.pick(["++", "--"])}`,
    (scope, write) => writeElementSet(scope, write),
    (_, write) => `({ [${write("text")}]: ${write("number")}, k: ${write("number")} }).k`,
    (_, write) => `({ ...${write("box")}, k: ${write("number")} }).size`,
    (_, write) => `(${write("number")} | 0)`,
    (_, write) => `((${write("number")} & 15) << 2)`,
  ],
  text: [
    (scope) => writeLiteral("text", scope),
    (_, write) => `cut(${write("text")} + ${write("text")})`,
    (_, write) => `cut(\`<\${${write("text")}}|\${wrap(${write("number")})}|\${${write("boolean")}}>\`)`,
    (_, write) => `(${write("boolean")} ? ${write("text")} : ${write("text")})`,
    (_, write) => `${write("text")}.toUpperCase()`,
    (_, write) => `${write("text")}.slice(wrap(${write("number")}) % 3)`,
    (_, write) => `${write("text")}.slice(1, -1)`,
    (_, write) => `${write("text")}.substring(${write("number")}, 2)`,
    (_, write) => `${write("text")}.trim()`,
    (_, write) => `cut(${write("text")}.padStart(6, "*"))`,
    (_, write) => `${write("text")}.replace("a", ${write("text")}.slice(0, 1))`,
    (_, write) => `cut(${write("text")}.split(" ").join("_"))`,
    (_, write) => `cut(${write("text")}.repeat(2))`,
    (_, write) => `${write("text")}.charAt(1)`,
    (_, write) => `cut(${write("numbers")}.join("+"))`,
    (_, write) => `${write("box")}.name`,
    (_, write) => `(${write("box")}.inner?.name ?? ${write("text")})`,
    (_, write) => `(${write("box")}.inner?.name.toLowerCase() ?? ${write("text")})`,
    (_, write) => `String(wrap(${write("number")}))`,
    (_, write) => `(typeof ${write("maybe")})`,
    (_, write) => `Colour[wrap(${write("number")}) === 1 ? Colour.Red : Colour.Blue]`,
    (_, write) => `(${write("boolean")} ? Word.Up : Word.Down)`,
    (scope, write) => writeNoted(write("text"), scope),
  ],
  boolean: [
    (scope) => writeLiteral("boolean", scope),
    ({ random }, write) =>
      `(wrap(${write("number")}) ${random.pick(["<", ">", "<=", ">=", "===", "!=="])} ${write("number")})`,
    ({ random }, write) => `(cut(${write("text")}) ${random.pick(["<", "===", "!=="])} ${write("text")})`,
    (_, write) => `!${write("boolean")}`,
    (_, write) => `(${write("boolean")} && ${write("boolean")})`,
    (_, write) => `(${write("boolean")} || ${write("boolean")})`,
    (_, write) => `(${write("maybe")} === undefined)`,
    ({ random }, write) =>
      `((${write("boolean")} ? undefined : ${write("boolean")}) ?? ${random.pick(["true", "false"])})`,
    ({ random }, write) => `!(wrap(${write("number")}) ${random.pick(["===", "!=="])} ${write("number")})`,
    (_, write) => `(${write("box")}.inner !== undefined)`,
    (_, write) => `("size" in keep(${write("box")}))`,
    (_, write) => `(${write("text")} in { a: ${write("number")}, end: ${write("number")} })`,
    (_, write) => `${write("numbers")}.includes(${write("number")})`,
    (_, write) => `few(${write("numbers")}).some((each) => each > ${write("number")})`,
    (_, write) => `few(${write("numbers")}).every((each, place) => each > place)`,
    (_, write) => `${write("text")}.startsWith(${write("text")})`,
    (_, write) => `${write("text")}.endsWith("c")`,
    (_, write) => `${write("text")}.includes(${write("text")})`,
    (scope, write) => writeNoted(write("boolean"), scope),
  ],
  numbers: [
    (scope) => writeLiteral("numbers", scope),
    (_, write) => `[${write("number")}, ${write("number")}]`,
    (_, write) => `few([${write("number")}, ...${write("numbers")}])`,
    (_, write) => `few([...${write("numbers")}, ${write("number")}, ...${write("numbers")}])`,
    (_, write) => `few(${write("numbers")}).map((each) => wrap(each + ${write("number")}))`,
    (_, write) => `few(${write("numbers")}).map((each, place) => call(${write("function")}, each + place))`,
    (_, write) => `few(${write("numbers")}).filter((each) => each !== ${write("number")})`,
    (_, write) => `${write("numbers")}.slice(wrap(${write("number")}) % 2)`,
    (_, write) => `few(${write("numbers")}.concat(${write("numbers")}))`,
    (_, write) => `[...${write("numbers")}].reverse()`,
    (_, write) => `[...${write("numbers")}].sort((left, right) => left - right)`,
    (_, write) => `few(few(${write("numbers")}).flatMap((each) => [each, 1]))`,
    (_, write) => `(${write("boolean")} ? ${write("numbers")} : ${write("numbers")})`,
    (_, write) => `Object.values({ one: ${write("number")} })`,
    (_, write) => `${write("text")}.split(" ").map((each) => each.length)`,
  ],
  box: [
    (scope) => writeLiteral("box", scope),
    (_, write) => `box(${write("number")}, ${write("text")}, ${write("box")})`,
    (_, write) => `keep({ ...box(${write("number")}), name: ${write("text")} })`,
    (_, write) => `(${write("box")}.inner ?? ${write("box")})`,
    (_, write) => `new Crate(${write("number")}, ${write("text")})`,
    (_, write) => `new Parcel(${write("number")}).add(${write("number")})`,
  ],
  maybe: [
    (scope) => writeLiteral("maybe", scope),
    (_, write) => `${write("numbers")}[wrap(${write("number")}) % 4]`,
    (_, write) => `few(${write("numbers")}).find((each) => each > ${write("number")})`,
    (_, write) => `${write("box")}.inner?.size`,
    (_, write) => `(${write("boolean")} ? ${write("number")} : undefined)`,
    (_, write) => `(${write("boolean")} ? undefined : ${write("number")})`,
    (_, write) => `(${write("boolean")} ? undefined : ${write("maybe")})`,
    (_, write) => `[...${write("numbers")}].pop()`,
    (_, write) => `[...${write("numbers")}].shift()`,
    (scope, write) => writeNoted(write("maybe"), scope),
  ],
  function: [
    (scope) => writeLiteral("function", scope),
    (_, write) => `adder(${write("number")})`,
    (_, write) => `(${write("boolean")} ? ${write("function")} : ${write("function")})`,
    (scope) => writeArrow(scope),
    (scope) => writeArrow(scope),
  ],
};

/** Parameters that may hide what is outside. */
function pair({ random }: Scope): string {
  return random.chance(50) ? "sum, each" : "sum: number, each: number";
}

function writeArrow(scope: Scope): string {
  const inner = scope.inner({ isFunction: true });
  const name = inner.newName();
  inner.declare({ name, type: "number", isMutable: false });
  return `((${name}: number): number => (spent() ? 1 : wrap(${writeExpression("number", inner, 1)})))`;
}

function writeCall(scope: Scope, write: (type: PlainType) => string): string {
  const functions = scope.variables("function");
  if (functions.length === 0) return write("number");
  return `${scope.use(scope.random.pick(functions))}(${write("number")})`;
}

/** Something that only modules declare; a number where there is none. */
function writeUse(type: ValueType, scope: Scope, write: (name: string) => string): string {
  const variables = scope.variables(type);
  return variables.length === 0 ? writeLiteral("number", scope) : write(scope.use(scope.random.pick(variables)));
}

/** The first element set, as a value, where something is evaluated for its place. */
function writeElementSet(scope: Scope, write: (type: PlainType) => string): string {
  const lists = scope.variables("numbers");
  if (lists.length === 0) return write("number");
  const [place, value] = [write("number"), write("number")];
  return `(${scope.use(scope.random.pick(lists))}[wrap(${place}) * 0] = ${value})`;
}

/** `n++` and its like, and assignments, as values. */
function writeUpdate(scope: Scope, write: (type: PlainType) => string): string {
  const variables = scope.variables("number", true);
  if (variables.length === 0) return write("number");
  const variable = scope.random.pick(variables);
  const value = write("number");
  const name = scope.use(variable);
  return scope.random.pick([`${name}++`, `++${name}`, `${name}--`, `(${name} = ${value})`, `(${name} += ${value})`]);
}
