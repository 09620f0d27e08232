/** A kind of client of the soak, with its own connections. */
export interface SoakClient {
  readonly name: string;
  readonly listener?: string;
  /** Entry of the PKI of `envoy-fixtures/auth-header`. */
  readonly certificate?: string;
  /** Whom the trusted connection must name; without one, the request must arrive on the plain connection or be refused. */
  readonly user?: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Whether its connections resume a session. */
  readonly resumes?: boolean;
  /** The protocol that its connections are upgraded to, and then held open; HTTP/2 without. */
  readonly upgrade?: "websocket" | "SPDY/3.1";
}

const forged = {
  "x-remote-user": ["", "root"],
  "x-remote-group": ["system:masters", "x"],
  "x-remote-uid": "0",
  "x-remote-extra-scopes": "all",
  "x-remote-extra-": "x",
};

export const clients: readonly SoakClient[] = [
  { name: "alice", certificate: "alice", user: "alice", status: 200 },
  { name: "alice again", certificate: "alice", user: "alice", status: 200, headers: forged },
  { name: "node", certificate: "node", user: "system:node:n1", status: 200 },
  { name: "unicode", certificate: "unicode", user: "jörg 日本", status: 200, headers: forged },
  { name: "separators", certificate: "separators", user: 'x,CN=admin+O=g"\\<>;#= y', status: 200 },
  { name: "intermediate", certificate: "by-intermediate", user: "ingrid", status: 200 },
  { name: "token", status: 200, headers: { authorization: "Bearer x" } },
  { name: "forger", status: 200, headers: forged },
  { name: "hostile", certificate: "nul-in-name", status: 401, headers: forged },
  { name: "smuggler", certificate: "line-break-in-name", status: 401 },
  { name: "two names", certificate: "two-common-names", status: 401, headers: forged },
  { name: "resumer", listener: "resuming", certificate: "alice", status: 401, resumes: true },
  { name: "stranger", listener: "untrusted", certificate: "stranger", status: 401 },
  { name: "alice by WebSocket", certificate: "alice", user: "alice", status: 101, upgrade: "websocket" },
  { name: "node by SPDY", certificate: "node", user: "system:node:n1", status: 101, upgrade: "SPDY/3.1" },
  {
    name: "ingrid by SPDY, with what she claims",
    certificate: "by-intermediate",
    user: "ingrid",
    status: 101,
    headers: forged,
    upgrade: "SPDY/3.1",
  },
  { name: "token by WebSocket", status: 101, headers: { authorization: "Bearer x" }, upgrade: "websocket" },
  { name: "token by SPDY", status: 101, headers: { authorization: "Bearer x" }, upgrade: "SPDY/3.1" },
  { name: "forger by WebSocket", status: 101, headers: forged, upgrade: "websocket" },
  { name: "hostile by SPDY", certificate: "nul-in-name", status: 401, headers: forged, upgrade: "SPDY/3.1" },
];
