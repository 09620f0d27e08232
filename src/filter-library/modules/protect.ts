import type { RequestHandle } from "envoy-lua-kit/envoy-api";

/** Why a request is answered instead of passed on. Make it a constant, so that nothing a client sent gets into an answer or a log. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** Stands in the log. */
  readonly code: string;
  /** Stands in the answer. */
  readonly message: string;
}

/** Ends the request here: `protect` answers it. From any depth of what it runs. */
export function refuse(refusal: Refusal): never {
  throw refusal;
}

/**
 * Runs `decide`, and lets the request go on only if that came to its end. Whatever it raises, in any call of the host
 * API, is answered: a refusal as it says, everything else with 500.
 */
export function protect(handle: RequestHandle, decide: (handle: RequestHandle) => void): void {
  protectWith(handle, decide, answerProblem);
}

/**
 * The same with answers of your own. `answer` gets what was raised and must call `respond`; where it raises or
 * returns, it is asked once more about its own error, and then the request is answered with an empty 500.
 */
export function protectWith(
  handle: RequestHandle,
  decide: (handle: RequestHandle) => void,
  answer: (handle: RequestHandle, problem: unknown) => void,
): void {
  const [succeeded, problem] = pcall(decide, handle);
  if (succeeded) return;
  // An answer that was given ends the script, so that this is reached only where none was.
  const [, failure] = pcall(answer, handle, problem);
  pcall(answer, handle, failure);
  handle.respond({ ":status": "500" });
}

function answerProblem(handle: RequestHandle, problem: unknown): void {
  if (type(problem) === "table") {
    const refusal = problem as Refusal;
    handle.logWarn(refusal.code);
    handle.respond({ ":status": tostring(refusal.status), "content-type": "text/plain" }, refusal.message);
  }
  // Only printable characters of an error may reach the log: it may quote what a client sent.
  const [text] = string.gsub(tostring(problem), "[^ -~]", "?");
  pcall(() => handle.logErr(text));
  handle.respond({ ":status": "500", "content-type": "text/plain" }, "internal error");
}
