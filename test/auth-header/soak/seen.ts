/** What the stand-ins and the clients of a soak saw. */
export interface Seen {
  /** How many requests came to each stand-in. */
  trusted: number;
  plain: number;
  /** Upgraded connections, those that are open, and as many as were open at once. */
  tunnels: number;
  openTunnels: number;
  mostTunnels: number;
  /** What was said on them and came back. */
  messages: number;
  /** What must not be, the first of each kind. */
  readonly violations: Map<string, string>;
}

export function nothingSeen(): Seen {
  const none = { trusted: 0, plain: 0, tunnels: 0, openTunnels: 0, mostTunnels: 0, messages: 0 };
  return { ...none, violations: new Map() };
}

export function violate(seen: Seen, kind: string, text: string): void {
  if (!seen.violations.has(kind)) seen.violations.set(kind, text);
}

/** Notes a request that a stand-in got. @returns what it says about it: the request's id, and whom the trusted connection names */
export function checkRequest(kind: "trusted" | "plain", rawHeaders: readonly string[], seen: Seen): string {
  seen[kind] += 1;
  const values = (name: string): string[] =>
    rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
  const expected = values("x-soak-user").join();
  const users = values("x-remote-user").map((user) => encodeURIComponent(Buffer.from(user, "latin1").toString("utf8")));
  const forged = rawHeaders.filter(
    (name, index) => index % 2 === 0 && /^x-remote-/i.test(name) && !(kind === "trusted" && sent.test(name)),
  );
  if (forged.length > 0 || values("x-remote-group").includes("system:masters"))
    violate(seen, `${kind} forged`, `${kind}: ${forged.join()} for ${expected}`);
  if (kind === "trusted" && (users.length !== 1 || users[0] !== expected || expected === ""))
    violate(seen, "trusted user", `trusted: ${users.join()} for "${expected}"`);
  if (kind === "plain" && expected !== "") violate(seen, "plain user", `plain: a request of ${expected}`);
  const connection = values("connection").join();
  if (kind === "trusted" && values("upgrade").length > 0 && connection !== "Upgrade, close")
    violate(seen, "upgrade that does not end the connection", `trusted: ${connection} for ${expected}`);
  return `${values("x-soak-id").join()} ${kind === "trusted" ? users.join() : ""}`;
}

const sent = /^x-remote-(user|group|extra-authentication\.kubernetes\.io%2fcredential-id)$/i;
