import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** How an Envoy ended that was not told to. */
export interface UnexpectedEnd {
  /** What it wrote to standard error, but for scripts' lines and the access log. */
  readonly log: string;
  /** Why there was no process at all. */
  readonly startError?: string;
  /** Undefined where a signal ended it. */
  readonly exitCode?: number;
}

/** What it means that an Envoy ended before it was ready. A script that does not load has a finding of its own, the simulator's. */
export function describeFailedStart({ log, startError, exitCode }: UnexpectedEnd): Diagnostic {
  if (startError !== undefined)
    return { code: "ENVOY_NOT_STARTED", severity: "error", message: `Envoy could not be started: ${startError}` };
  const scriptError = /^script load error: ([^]*)/m.exec(log)?.[1]?.trim();
  if (scriptError !== undefined) return { code: "SCRIPT_LOAD_ERROR", severity: "error", message: scriptError };
  if (/cannot bind|Address already in use/.test(log))
    return {
      code: "ENVOY_PORT_TAKEN",
      severity: "error",
      message: `Envoy could not listen on an address${lastLines(log)}`,
      hint: "End the process that uses the address",
    };
  if (exitCode === undefined) return died("while it started", log);
  return {
    code: "ENVOY_REFUSED_CONFIG",
    severity: "error",
    message: `Envoy did not accept the configuration${lastLines(log)}`,
  };
}

export function notReady(timeout: number, log: string): Diagnostic {
  const message = `Envoy was not ready after ${timeout / 1000} s${lastLines(log)}`;
  return { code: "ENVOY_NOT_READY", severity: "error", message };
}

/** @param when the rest of the sentence "Envoy ended …" */
export function died(when: string, log: string): Diagnostic {
  return { code: "ENVOY_DIED", severity: "error", message: `Envoy ended ${when}${lastLines(log)}` };
}

function lastLines(log: string): string {
  // The same stands below it once more, without the configuration's name.
  const told = log.replace(/^error `[^]*?` initializing config '[^']*'$/m, "");
  const lines = told.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0
    ? ""
    : `:${lines
        .slice(-5)
        .map((line) => `\n  ${line}`)
        .join("")}`;
}
