import { envoyVersions } from "../envoy-api/envoy-version.ts";
import { requestMethods } from "./scenario-notation.ts";
import { byType, choice, closedObject, listOf, name, status, text } from "./schema-pieces.ts";

const headerValue = { description: "A value on one line", type: "string", pattern: "^[^\\r\\n\\u0000]*$" };
const headerName = { description: "A header's name", type: "string", pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" };

const headers = byType("Headers by name, with a value or a list; or a list of [name, value] where the order matters", {
  object: {
    patternProperties: {
      [headerName.pattern]: byType("A value, or a list of values", {
        string: headerValue,
        array: { items: headerValue, minItems: 1 },
      }),
    },
    additionalProperties: false,
  },
  array: { items: { type: "array", items: [headerName, headerValue], minItems: 2, maxItems: 2 } },
});

const expectedHeaders = {
  description: "Exact values in order, by header name in any case: a value, a list, or none",
  type: "object",
  additionalProperties: byType("A value, a list of values, or none where the header must be absent", {
    string: {},
    array: { items: { type: "string" } },
  }),
};

const message = {
  headers,
  body: text("The body; none unless said"),
  chunks: listOf(
    "The parts that the body is sent in, in place of body",
    { type: "string", minLength: 1 },
    { minItems: 1 },
  ),
  trailers: { ...headers, description: "Trailers, in the notations of headers" },
  tunnel: listOf(
    "What is sent after an answer 101, or 200 to CONNECT, in parts",
    { type: "string", minLength: 1 },
    { minItems: 1 },
  ),
};

const client = closedObject("The client's connection", {
  listener: text("Name of a listener in the Envoy configuration; the first one unless said"),
  certificate: name("The entry of pki that the client presents; none unless said"),
  sni: text("Server name in the TLS handshake; none is sent unless said"),
  http: choice("HTTP version, 1 (HTTP/1.1) unless said", [1, 2]),
  tls: choice("The only TLS version that the client offers, 1.3 unless said, in quotes", ["1.2", "1.3"]),
  resume: { description: "Whether to resume the session of an earlier connection", type: "boolean" },
  connection: name("Exchanges with the same name here share one connection"),
  through: closedObject(
    "The tunnel that the connection is made in",
    {
      listener: text("Name of the plaintext listener that is asked for it"),
      authority: text("What CONNECT asks for, host:port"),
      headers,
    },
    { required: ["listener", "authority"] },
  ),
});

const request = closedObject("The request: get: /api, or method and path", {
  ...Object.fromEntries(
    requestMethods.map((method) => [
      method,
      { description: `Path of a ${method.toUpperCase()} request`, type: "string", pattern: "^[/*]" },
    ]),
  ),
  method: text("Any other method, together with path"),
  path: text("The path of a request whose method stands in method"),
  authority: text(":authority, or Host; the SNI, or localhost without one, unless said"),
  ...message,
});

const answer = closedObject("What the upstream answers", {
  status: status("Status, 200 unless said"),
  ...message,
  after: {
    description: "Milliseconds before the answer begins, 0 unless said",
    type: "integer",
    minimum: 0,
    maximum: 4000,
  },
  fails: choice("There is no answer: the connection is closed, or nothing happens", ["close", "hang"]),
});

const body = byType("The whole body; { contains: a part of it }; or { json: … }, which may have further members", {
  string: {},
  object: {
    properties: { contains: text("A part of the body"), json: { description: "The JSON value in the body" } },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  },
});

const reply = byType("The response that the client receives: its status, or { status, headers, body }", {
  integer: status("The status"),
  object: { properties: { status: status("The status"), headers: expectedHeaders, body }, additionalProperties: false },
});

const facts = {
  cluster: text("The cluster that receives the request; none where no upstream may"),
  upstream: { ...expectedHeaders, description: "Headers as the upstream receives them: a value, a list, or none" },
  reply,
  metadata: {
    description: "Dynamic metadata at the end of the exchange, by namespace and key; null where it must be absent",
    type: "object",
    additionalProperties: { type: "object" },
  },
  logs: listOf("For each line that the script logs, in order, a part of it; [] where it logs nothing", {
    type: "string",
  }),
  scriptErrors: {
    description: "How many hooks end in an uncaught error, 0 unless said; not checked with faults unless said",
    type: "integer",
    minimum: 0,
  },
};

const expectation = closedObject("What must be true of the outcome; what is not said is not checked", {
  handshake: { description: "The TLS handshake must fail; nothing else can be expected then", const: "refused" },
  ...facts,
  never: closedObject("What must not be true all at once", facts, { minProperties: 1 }),
});

const fault = {
  properties: {
    atCall: byType("The number of the call of the host API, from 1; every: each in turn", {
      integer: { minimum: 1 },
      string: { const: "every" },
    }),
    of: byType(
      "The member whose calls count, such as Headers.replace or Headers.pairs, or several; all calls unless said",
      {
        string: {},
        array: { items: { type: "string" }, minItems: 1 },
      },
    ),
    raises: text("The call raises an error with this message"),
    returns: byType("The call does nothing and gives this: nil, a text, a number, a boolean, or a list of texts", {
      string: {},
      number: {},
      boolean: {},
      array: { items: { type: "string" } },
    }),
    clock: byType("From the call on, clocks are so much ahead: 1h, -10m; a number is in seconds", {
      string: { pattern: "^[+-]?[0-9]+[smhd]$" },
      integer: {},
    }),
    dies: { description: "The object dies: this call of it and each later one raise", const: true },
  },
  required: ["atCall"],
  additionalProperties: false,
};

const envoyVersion = choice("An Envoy release line, in quotes", envoyVersions);

/** JSON schema of one exchange. */
export const exchangeSchema = closedObject(
  "One request through the proxy",
  {
    title: { description: "A sentence, different from every other title", type: "string", minLength: 1 },
    script: text("Lua that stands in for the script of the listener's first Lua filter"),
    from: client,
    send: request,
    answer: byType(
      "What the upstream answers: an answer, or a list with one for each try, whose last one is repeated",
      {
        object: answer,
        array: { items: answer, minItems: 1 },
      },
    ),
    calls: {
      description: "What clusters answer to the script's own calls: an answer, or a list whose last one is repeated",
      type: "object",
      additionalProperties: byType("An answer, or a list of them", {
        object: answer,
        array: { items: answer, minItems: 1 },
      }),
    },
    faults: byType("What goes wrong in calls of the host API; every: each call in turn raises. In simulators only", {
      string: { const: "every" },
      object: fault,
      array: { items: { description: "A fault", type: "object", ...fault }, minItems: 1 },
    }),
    envoy: closedObject("The release lines on which it is asked, inclusive", { from: envoyVersion, to: envoyVersion }),
    expect: expectation,
  },
  { required: ["title", "send"] },
);
