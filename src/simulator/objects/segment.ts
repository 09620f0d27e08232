import type { HostObject, Scope } from "../vm/host-object.ts";
import type { LastArgument } from "../vm/lua-value.ts";
import type { ObjectFactory } from "./object-factory.ts";

/** A hook's run up to its end or its next suspension: objects made in it die with it. */
export interface Segment {
  readonly factory: ObjectFactory;
  readonly scope: Scope;
  /** Objects that are made once in a segment, by what they are. */
  readonly objects: Map<string, { readonly object: HostObject; readonly coroutine: object }>;
  /** The coroutine that calls now. */
  readonly coroutine: () => object;
}

export function createSegment(factory: ObjectFactory, coroutine: () => object): Segment {
  return { factory, scope: { isAlive: true }, objects: new Map(), coroutine };
}

/**
 * The object of that name in this segment, made by the first call that asks for it. To other coroutines than the one of that call Envoy gives
 * what is on top of their stack, since it pushes the object onto the stack of the first.
 */
export function subObject(segment: Segment, name: string, make: () => HostObject): HostObject | LastArgument {
  const known = segment.objects.get(name);
  const coroutine = segment.coroutine();
  if (known !== undefined) return known.coroutine === coroutine ? known.object : { kind: "last argument" };
  const object = make();
  segment.objects.set(name, { object, coroutine });
  return object;
}
