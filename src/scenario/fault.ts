/** Something that goes wrong in a call that scripts make of the host API. Calls are counted over all hooks of an exchange. */
export type Fault = FaultPlace & FaultEffect;

/** Which call of the host API goes wrong. */
export interface FaultPlace {
  /** The number of the call, from 1; `every`: the request is sent again and again, and each time it is the next call. */
  readonly atCall: number | "every";
  /** Only calls of these members count: `Headers.replace`, or `Headers.pairs` and `Headers.next` for loops. All calls unless said. */
  readonly of?: readonly string[];
}

/** What goes wrong in a call. */
export type FaultEffect =
  /** The call raises an error with this message, behind the script's position. */
  | { readonly kind: "raises"; readonly message: string }
  /** The call does nothing and gives this; nil where the value is absent. */
  | { readonly kind: "returns"; readonly value?: string | number | boolean | readonly string[] }
  /** From the call on, clocks are so many milliseconds ahead. */
  | { readonly kind: "clock"; readonly milliseconds: number }
  /** The object is dead: this call and each later one on it raises, as after the end of its lifetime. */
  | { readonly kind: "dies" };

/** Whether a fault is to meet each call in turn. */
export function meetsEveryCall({ atCall }: FaultPlace): boolean {
  return atCall === "every";
}
