import { maxClients, windowSeconds } from "./parameters";

interface Window {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  used: number;
}

/** Of this worker's clients: every worker of Envoy has a table of its own, and begins with an empty one. */
let windows: Record<string, Window> = {}; // envoy-lua-ignore SHARED_STATE: hints are of one worker, as the page says
let clients = 0;

/** Counts a request, and gives the client's window. */
export function count(client: string, now: number): Readonly<Window> {
  const known = windows[client];
  if (known !== undefined && now < known.endsAt) {
    known.used += 1;
    return known;
  }
  if (known === undefined) makeRoom();
  const opened = { endsAt: now + windowSeconds * 1000, used: 1 };
  windows[client] = opened;
  return opened;
}

/** Windows that ended are not looked for, which takes the longer the more there are. */
function makeRoom(): void {
  if (clients === maxClients) {
    windows = {};
    clients = 0;
  }
  clients += 1;
}
