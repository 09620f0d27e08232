import type { HostOptions } from "./connection-manager-model.ts";

/** A request's host without what the connection manager is told to take away. `listenerPort` is the one that matches. */
export function normalizeHost(host: string, options: HostOptions, listenerPort: string): string {
  const [whole, name = "", port] = /^(.*?)(?::(\d+))?$/s.exec(host) ?? [];
  if (whole === undefined) return host;
  const isPort = port !== undefined && (!name.includes(":") || name.endsWith("]"));
  const [bare, suffix] = isPort ? [name, `:${port}`] : [host, ""];
  const isStripped = options.strippedPort === "any" || (options.strippedPort === "matching" && port === listenerPort);
  const dotless = options.stripsTrailingDot ? bare.replace(/\.$/, "") : bare;
  return dotless + (isStripped ? "" : suffix);
}
