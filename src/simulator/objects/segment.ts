import type { HostObject, Scope } from "../vm/host-object.ts";
import type { ObjectFactory } from "./object-factory.ts";

/** A hook's run up to its end or its next suspension: objects made in it die with it. */
export interface Segment {
  readonly factory: ObjectFactory;
  readonly scope: Scope;
  /** Objects that are made once in a segment, by what they are. */
  readonly objects: Map<string, HostObject>;
}

export function createSegment(factory: ObjectFactory): Segment {
  return { factory, scope: { isAlive: true }, objects: new Map() };
}

/** The object of that name in this segment, made by the first call that asks for it. */
export function subObject(segment: Segment, name: string, make: () => HostObject): HostObject {
  const known = segment.objects.get(name);
  if (known !== undefined) return known;
  const object = make();
  segment.objects.set(name, object);
  return object;
}
