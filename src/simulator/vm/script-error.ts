/** Raised in the script by a host function: `error(message)` with the position of the script's call before it. */
export class ScriptError extends Error {
  /** How many calls up the position stands that goes before the message: 1 is where the script called; 0 is none. */
  readonly level: number;

  constructor(message: string, level = 1) {
    super(message);
    this.level = level;
  }
}

/** `bad argument #position to 'name' (problem)`. */
export class ArgumentError extends Error {
  readonly position: number;

  constructor(position: number, problem: string) {
    super(problem);
    this.position = position;
  }
}

/** The script did something that cannot be told apart from a real run any more; no `pcall` of the script's catches it. */
export class RunAborted extends Error {}

/** A method was called on something else than an object of its type, whose mangled name is the message. */
export class WrongSelfError extends Error {}
