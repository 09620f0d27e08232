import type { SourcePosition } from "../../diagnostics/diagnostic.ts";
import type { YamlFile } from "../../files/read-yaml.ts";

export type Path = readonly (string | number)[];

/** A part of an exposure, with the place it was read at. */
export interface Field {
  readonly value: unknown;
  /** Where the value below the part's own path stands. */
  positionOf(path: Path): SourcePosition;
}

/** Parts of an exposure by their name. Sets are merged by spreading: what comes later wins. */
export type Fields = Readonly<Record<string, Field>>;

/** A part that one place of a manifest gives. */
export function fieldAt(value: unknown, { positionOf }: YamlFile<unknown>, ...path: Path): Field {
  return { value, positionOf: () => positionOf(path) };
}

/** A list whose items come from different places. */
export function fieldOfItems(items: readonly Field[], elsewhere: Field): Field {
  return {
    value: items.map(({ value }) => value),
    positionOf: ([index, ...rest]) => (items[Number(index)] ?? elsewhere).positionOf(rest),
  };
}

/** The parts of a description in our own notation, as they are. */
export function fieldsOf({ value, positionOf }: YamlFile<object>): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      { value: part as unknown, positionOf: (path) => positionOf([name, ...path]) } satisfies Field,
    ]),
  );
}
