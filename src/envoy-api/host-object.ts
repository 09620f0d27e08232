import type { EnvoyVersion } from "./envoy-version.ts";

/** Something Envoy gives a script: an object with methods, or a global table of constants. */
export interface HostObject {
  /** What Envoy's documentation calls it. */
  readonly title: string;
  readonly kind: "object" | "constants";
  /** The oldest known release line that has it; `1.36` means then or earlier. */
  readonly since: EnvoyVersion;
  /** Whether `pairs(object)` works. */
  readonly iterable: boolean;
  /** Its section in Envoy's documentation. */
  readonly documentation: string;
  /** Without the members of `EnvoyObject`, which every object has. */
  readonly members: Readonly<Record<string, HostMember>>;
}

/** A method of an object, or a constant. */
export interface HostMember {
  /** The oldest known release line that has it; `1.36` means then or earlier. */
  readonly since: EnvoyVersion;
  /** The release that really brought it, as far as is known: `1.33`, or `before 1.28`. */
  readonly brought: string;
  /** The hooks in which it does what it is for. */
  readonly path: Path;
  /** What it does in the other hook, where `path` names one. */
  readonly onOtherPath?: "raises" | "does nothing";
  /**
   * Whether the call (for `bodyChunks`, each step of its loop) may suspend the hook until Envoy goes on with it.
   * After that every object but the stream handle is dead: using one raises `object used outside of proper scope`.
   */
  readonly mayYield: boolean;
  readonly result: MemberResult;
  /** The object that it gives, by its name in the table; for `bodyChunks`, the object each step of its loop gives. */
  readonly gives?: string;
  /** The release line from which each call is warned about in Envoy's log, and what to call instead. */
  readonly deprecated?: { readonly since: EnvoyVersion; readonly instead: string };
  /** Its place in Envoy's documentation, of the oldest known release line that has it, 1.37 or newer. */
  readonly documentation: string;
}

export type Path = "both" | "request" | "response";

/**
 * What a call returns. `nothing` is no value at all: `select("#", …)` counts 0, it is nil once assigned, and as the last argument of
 * another call it is an argument that is missing. `never`: the hook does not go on. Where there are two results this is about either.
 */
export type MemberResult = "value" | "value or nil" | "value or nothing" | "nothing" | "never";

/** Whether what is assigned from a call may be nil, for a call that is meant to give something. */
export function mayBeNil({ result }: HostMember): boolean {
  return result === "value or nil" || result === "value or nothing";
}
