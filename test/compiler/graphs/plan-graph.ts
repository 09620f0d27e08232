import { allNames } from "./names.ts";
import type { Random } from "./random.ts";
import type { ValueType } from "./scope.ts";

/** Something that a module declares at its top level and exports. */
export interface Member {
  readonly module: PlannedModule;
  readonly name: string;
  /** Under which name others import it. */
  readonly exportName: string;
  readonly type: ValueType;
  readonly isMutable: boolean;
  /** Whether it is a function, which is there before its module runs. */
  readonly isHoisted: boolean;
  /** Whether `export` stands at its declaration; otherwise at the module's end. */
  readonly isInline: boolean;
}

export interface Import {
  readonly member: Member;
  /** What the importing module calls it: a name, or `namespace.name`. */
  readonly name: string;
  readonly isOwn: boolean;
  readonly statement: string;
}

export interface Edge {
  readonly target: PlannedModule;
  readonly imports: readonly Import[];
  readonly reexports: readonly string[];
}

export interface PlannedModule {
  readonly file: string;
  readonly members: readonly Member[];
  readonly edges: readonly Edge[];
  /** What can be imported from it, by name: its own, and what it re-exports. */
  readonly exported: ReadonlyMap<string, Member>;
}

interface Draft {
  readonly file: string;
  readonly members: Member[];
  readonly edges: Edge[];
  readonly exported: Map<string, Member>;
  /** Modules of which it exports everything. */
  readonly stars: Draft[];
  readonly targets: Draft[];
}

/** Which modules there are, what they declare, and who imports what from whom. Cycles are common. */
export function planGraph(random: Random): {
  readonly modules: readonly PlannedModule[];
  readonly order: readonly PlannedModule[];
} {
  const drafts: Draft[] = random
    .several(2, 5, (index) => ({
      file: `m${index}`,
      members: [],
      edges: [],
      exported: new Map(),
      stars: [],
      targets: [],
    }))
    .slice();
  for (const draft of drafts) draft.members.push(...planMembers(draft, random));
  for (const draft of drafts)
    draft.targets.push(
      ...new Set(random.several(0, 3, () => random.pick(drafts)).filter((target) => target !== draft)),
    );
  for (const draft of drafts) for (const member of draft.members) draft.exported.set(member.exportName, member);
  const renamed = drafts.map((draft) => planRenamed(draft, random));
  planStars(drafts, random);
  drafts.forEach((draft, index) => {
    draft.edges.push(...planEdges(draft, renamed[index] ?? new Map(), random));
  });
  const entry = drafts.toSorted(() => random.below(3) - 1);
  return { modules: entry, order: evaluationOrder(entry) };
}

const memberTypes: readonly ValueType[] = [
  "number",
  "number",
  "number",
  "text",
  "boolean",
  "numbers",
  "box",
  "maybe",
  "function",
  "function",
  "function",
  "function",
  "boxFunction",
  "class",
  "enum",
];

function planMembers(module: PlannedModule, random: Random): readonly Member[] {
  const names = new Set(random.several(4, 9, () => random.pick(allNames)));
  const exportNames = new Set(names);
  return [...names].map((name) => {
    const picked = random.pick(memberTypes);
    // TypeScript's own word for a type names no class and no enum.
    const type = name === "string" && (picked === "class" || picked === "enum") ? "number" : picked;
    const isHoisted = type === "boxFunction" || (type === "function" && random.chance(75));
    const isInline = random.chance(75);
    const other = random.pick(allNames);
    const exportName = isInline || exportNames.has(other) ? name : other;
    exportNames.add(exportName);
    const isMutable = !isHoisted && type !== "class" && type !== "enum" && random.chance(50);
    return { module, name, exportName, type, isMutable, isHoisted, isInline };
  });
}

/** `export { a as b } from`, by target. */
function planRenamed(draft: Draft, random: Random): ReadonlyMap<Draft, readonly string[]> {
  const statements = new Map<Draft, string[]>();
  for (const target of draft.targets) {
    for (const member of target.members.filter(() => random.chance(15))) {
      const name = random.chance(50) ? member.exportName : random.pick(allNames);
      if (draft.exported.has(name)) continue;
      draft.exported.set(name, member);
      const specifier = name === member.exportName ? name : `${member.exportName} as ${name}`;
      statements.set(target, [...(statements.get(target) ?? []), `export { ${specifier} } from "./${target.file}";`]);
    }
  }
  return statements;
}

/** `export *`, where no two of them give different things one name: TypeScript refuses that. A module's own names win. */
function planStars(drafts: readonly Draft[], random: Random): void {
  for (const draft of drafts) {
    for (const target of draft.targets.filter(() => random.chance(35))) {
      draft.stars.push(target);
      if (drafts.some(isAmbiguous)) draft.stars.pop();
    }
  }
  const all = drafts.map((draft) => [draft, starExports(draft)] as const);
  for (const [draft, names] of all) {
    for (const [name, members] of names) {
      const [member] = members;
      if (member !== undefined && !draft.exported.has(name)) draft.exported.set(name, member);
    }
  }
}

function isAmbiguous(draft: Draft): boolean {
  return [...starExports(draft)].some(([name, members]) => !draft.exported.has(name) && members.size > 1);
}

/** Everything that a module's stars give, by name. */
function starExports(draft: Draft, seen = new Set<Draft>()): ReadonlyMap<string, ReadonlySet<Member>> {
  const found = new Map<string, Set<Member>>();
  const add = (name: string, member: Member): void => {
    found.set(name, (found.get(name) ?? new Set()).add(member));
  };
  if (seen.has(draft)) return found;
  seen.add(draft);
  for (const star of draft.stars) {
    for (const [name, member] of star.exported) add(name, member);
    for (const [name, members] of starExports(star, seen))
      if (!star.exported.has(name))
        members.forEach((member) => {
          add(name, member);
        });
  }
  return found;
}

function planEdges(draft: Draft, renamed: ReadonlyMap<Draft, readonly string[]>, random: Random): readonly Edge[] {
  const taken = new Set(draft.members.map(({ name }) => name));
  return draft.targets.map((target, index) => {
    const namespace = `all${index}`;
    const imports = [...target.exported].map(([exportName, member]): Import => {
      if (random.chance(30))
        return {
          member,
          name: `${namespace}.${exportName}`,
          isOwn: false,
          statement: `import * as ${namespace} from "./${target.file}";`,
        };
      const wanted = random.chance(60) ? exportName : random.pick(allNames);
      const name = taken.has(wanted) ? `${wanted}From${index}` : wanted;
      const isTaken = taken.has(name);
      taken.add(name);
      const specifier = name === exportName ? name : `${exportName} as ${name}`;
      return isTaken
        ? {
            member,
            name: `${namespace}.${exportName}`,
            isOwn: false,
            statement: `import * as ${namespace} from "./${target.file}";`,
          }
        : { member, name, isOwn: false, statement: `import { ${specifier} } from "./${target.file}";` };
    });
    const stars = draft.stars.includes(target) ? [`export * from "./${target.file}";`] : [];
    return { target, imports, reexports: [...(renamed.get(target) ?? []), ...stars] };
  });
}

/** What a module imports, under each name. */
export function importsOf({ edges }: PlannedModule): readonly Import[] {
  return edges.flatMap(({ imports }) => imports);
}

/** Modules in the order in which they run: what is imported first. */
function evaluationOrder(modules: readonly PlannedModule[]): readonly PlannedModule[] {
  const order = new Set<PlannedModule>();
  const entered = new Set<PlannedModule>();
  const visit = (module: PlannedModule): void => {
    if (entered.has(module)) return;
    entered.add(module);
    for (const { target } of module.edges) visit(target);
    order.add(module);
  };
  modules.forEach(visit);
  return [...order];
}
