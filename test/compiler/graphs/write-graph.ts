import { writeExpression } from "./expressions.ts";
import { importsOf, planGraph, type Member, type PlannedModule } from "./plan-graph.ts";
import { createRandom, type Random } from "./random.ts";
import { createScope, type PlainType, type Scope, type Variable } from "./scope.ts";
import { typeTexts, writeStatements, writeTopLevel } from "./statements.ts";
import { traceModule, traceNames } from "./trace.ts";

/** The modules of a random filter, by file name. Its hook logs one line: everything that was noted, in order. */
export function writeGraph(seed: number): Readonly<Record<string, string>> {
  const random = createRandom(seed);
  const { modules, order } = planGraph(random);
  const writer = createWriter(random, modules);
  for (const module of modules) for (const member of module.members) if (member.isHoisted) writer.writeFunction(member);
  const bodies = new Map(order.map((module) => [module, writer.writeBody(module)]));
  const texts = modules.map((module): [string, string] => [
    `${module.file}.ts`,
    writer.assemble(module, bodies.get(module) ?? []),
  ]);
  return {
    "trace.ts": traceModule,
    "parameters.ts": writeParameters(random),
    "filter.yaml": manifest,
    ...Object.fromEntries(texts),
    "filter.ts": writeEntry(modules),
  };
}

interface Writer {
  writeFunction(member: Member): void;
  writeBody(module: PlannedModule): readonly string[];
  assemble(module: PlannedModule, body: readonly string[]): string;
}

function createWriter(random: Random, modules: readonly PlannedModule[]): Writer {
  const texts = new Map<Member, string>();
  const uses = new Map<Member, Set<Member>>();
  const ready = new Set<Member>();
  const usedImports = new Map<PlannedModule, Set<string>>(modules.map((module) => [module, new Set<string>()]));
  return { writeFunction, writeBody, assemble };

  function writeFunction(member: Member): void {
    const used = new Set<Member>();
    uses.set(member, used);
    const scope = scopeOf(member.module, () => true, used);
    texts.set(member, writeFunctionText(member, scope));
  }

  /** What the module does while it loads, in order: only what is ready is used, but for one place in a hundred. */
  function writeBody(module: PlannedModule): readonly string[] {
    return module.members.flatMap((member) => {
      const isBold = random.chance(1);
      const scope = scopeOf(module, (used) => isBold || isReady(used));
      const effect = random.chance(40) ? [`refuel();`, ...writeTopLevel(scope)] : [];
      const text = member.isHoisted ? texts.get(member) : writeValue(member, scopeOf(module, isReady));
      ready.add(member);
      return [...effect, `${member.isInline ? "export " : ""}${text ?? ""}`];
    });
  }

  function scopeOf(module: PlannedModule, isUsable: (member: Member) => boolean, used = new Set<Member>()): Scope {
    const imports = usedImports.get(module) ?? new Set();
    const own = module.members.map((member) => ({ member, name: member.name, isOwn: true, statement: "" }));
    const variables = (): readonly Variable[] => [
      ...parameters,
      ...[...own, ...importsOf(module)]
        .filter(({ member }) => isUsable(member))
        .map(({ member, name, isOwn, statement }) => ({
          name,
          type: member.type,
          isMutable: isOwn && member.isMutable,
          onUse: () => {
            used.add(member);
            imports.add(statement);
          },
        })),
    ];
    return createScope(random, variables, traceNames);
  }

  /** Whether a member has its value, and all that it would use when it is called. */
  function isReady(member: Member, seen = new Set<Member>()): boolean {
    if (seen.has(member)) return true;
    seen.add(member);
    return (
      (ready.has(member) || member.isHoisted) && [...(uses.get(member) ?? [])].every((used) => isReady(used, seen))
    );
  }

  function writeValue(member: Member, scope: Scope): string {
    const { name, type, isMutable } = member;
    if (type === "enum")
      return `${random.pick(["const ", ""])}enum ${name} { First${random.pick(["", " = 3"])}, end, Last = 9 }`;
    if (type === "class") return writeClass(member, scope);
    return `${isMutable ? "let" : "const"} ${name}: ${typeTexts[type as PlainType]} = ${writeExpression(type as PlainType, scope)};`;
  }

  /** Methods are written with what is ready now, for they may be called at once. */
  function writeClass({ name }: Member, scope: Scope): string {
    const method = scope.inner({ isFunction: true });
    method.use({ name, type: "class", isMutable: false });
    const parameter = method.newName();
    method.declare({ name: parameter, type: "number", isMutable: true });
    const body = writeStatements(method, 2);
    return `class ${name} {
  static made: number = ${writeExpression("number", scope, 1)};
  total: number = ${writeExpression("number", scope, 1)};
  constructor(readonly first = 2) { ${name}.made += 1; }
  static make(n: number): ${name} { return new ${name}(n); }
  run(${parameter}: number): number {
    if (spent()) return 4;
${body.join("\n")}
    const own = (): number => { this.total = wrap(this.total + this.first + ${parameter}); return this.total; };
    return own() + ${name}.made;
  }
}`;
  }

  function assemble(module: PlannedModule, body: readonly string[]): string {
    const imports = usedImports.get(module) ?? new Set();
    const edges = module.edges.flatMap((edge) => {
      const named = edge.imports.filter(({ statement }) => imports.has(statement)).map(({ statement }) => statement);
      return [`import "./${edge.target.file}";`, ...new Set(named), ...edge.reexports];
    });
    const late = random.chance(20) ? edges.splice(-1) : [];
    const aliases = module.members
      .filter(({ isInline }) => !isInline)
      .map(({ name, exportName }) => (name === exportName ? name : `${name} as ${exportName}`));
    return [
      `import { refuel, ${traceNames.join(", ")} } from "./trace";`,
      'import type { Box } from "./trace";',
      'import { on, off, limit, most, word } from "./parameters";',
      ...edges,
      'note(0, on || off || word === "x" || limit === 0 || most === undefined);',
      ...body,
      ...late,
      ...(aliases.length === 0 ? [] : [`export { ${aliases.join(", ")} };`]),
      'export type { Box } from "./trace";',
    ].join("\n");
  }
}

function writeFunctionText({ name, type }: Member, scope: Scope): string {
  const inner = scope.inner({ isFunction: true });
  const parameter = inner.newName();
  inner.declare({ name: parameter, type: "number", isMutable: true });
  const other = inner.newName();
  const head =
    type === "boxFunction" ? writeBoxParameter(parameter, other) : writeNumberParameter(scope.random, parameter, other);
  if (other !== parameter) inner.declare({ name: other, type: head.type, isMutable: false });
  const body = writeStatements(inner, 2 + scope.random.below(5));
  return `function ${name}(${head.text}): number {\nif (spent()) return 1;\n${head.start ?? ""}${body.join("\n")}\nreturn wrap(${writeExpression("number", inner, 2)});\n}`;
}

interface Head {
  readonly text: string;
  /** What the body begins with: TypeScriptToLua takes a rest parameter for unchanged where a loop changes it further down. */
  readonly start?: string;
  readonly type: PlainType;
}

function writeBoxParameter(first: string, second: string): Head {
  if (first === second) return { text: `{ size: ${first} = 2 }: Box`, type: "number" };
  return { text: `{ size: ${first}, name: ${second} = "none" }: Box`, type: "text" };
}

function writeNumberParameter(random: Random, first: string, second: string): Head {
  if (first === second || random.chance(40))
    return { text: `${first}: number, ${second === first ? "more" : second} = 5`, type: "number" };
  return {
    text: `${first} = 3, ...${second}Given: number[]`,
    start: `const ${second}: number[] = [...${second}Given];\n`,
    type: "numbers",
  };
}

const manifest = `
name: sample
version: 1.2.3
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
parameters:
  on: { description: a, type: boolean }
  off: { description: a, type: boolean }
  limit: { description: a, type: integer }
  most: { description: a, type: [integer, "null"] }
  word: { description: a, type: string }
`;

/** Values that are folded into the other modules. */
function writeParameters(random: Random): string {
  return [
    `export const on: boolean = ${random.chance(70)};`,
    `export const off: boolean = ${random.chance(30)};`,
    `export const limit: number = ${random.below(9)};`,
    `export const most: number | undefined = ${random.pick(["undefined", "3"])};`,
    `export const word: string = "${random.pick(["x", "a", "end"])}";`,
  ].join("\n");
}

const parameters: readonly Variable[] = [
  { name: "on", type: "boolean", isMutable: false },
  { name: "off", type: "boolean", isMutable: false },
  { name: "limit", type: "number", isMutable: false },
  { name: "most", type: "maybe", isMutable: false },
  { name: "word", type: "text", isMutable: false },
];

/** Calls and shows what the modules export, a few in each function, so that none uses too many names. */
function writeEntry(modules: readonly PlannedModule[]): string {
  const parts = modules.map((module, index) => {
    const { exported, file } = module;
    const notes = [...exported].map(([name, member]) => `  refuel();\n  ${writeShown(`m${index}.${name}`, member)}`);
    return {
      imports: `import * as m${index} from "./${file}";`,
      text: `function part${index}(): void {\n${notes.join("\n")}\n}`,
    };
  });
  const calls = parts.map((_, index) => `  part${index}();`);
  return [
    'import type { RequestHandle } from "envoy-lua-kit/envoy-api";',
    'import { box, lines, note, refuel } from "./trace";',
    ...parts.map(({ imports }) => imports),
    ...parts.map(({ text }) => text),
    `export function onRequest(handle: RequestHandle): void {\n${[...calls, ...calls].join("\n")}\n  handle.logInfo(lines.join("|"));\n}`,
  ].join("\n");
}

function writeShown(name: string, { type }: Member): string {
  switch (type) {
    case "numbers":
      return `note(1, ${name}.join());`;
    case "box":
      return `note(2, ${name}.name); note(3, ${name}.grow(1));`;
    case "function":
      return `note(4, ${name}(2)); note(5, [1, 2].map((n) => ${name}(n)).join());`;
    case "boxFunction":
      return `note(6, ${name}(box(3)));`;
    case "class":
      return `note(7, new ${name}(2).run(3)); note(8, ${name}.made);`;
    case "enum":
      return `note(9, ${name}.end);`;
    case "number":
    case "text":
    case "boolean":
    case "maybe":
    case "hidden":
      return `note(10, ${name});`;
  }
}
