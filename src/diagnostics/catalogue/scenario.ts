import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of scenarios: what is written wrongly in one, and what did not come out as it says. */
export const scenarioNotes = {
  EXPECTATION_UNMET: {
    example: '"the header is added" (simulator 1.40): upstream header x-added: expected "by the filter", found absent',
    remedy: "Either the filter is wrong or what is expected of it: [what a scenario can expect](scenarios.md#expect).",
  },
  HOSTS_DIFFER: {
    example: '"the header is added": status\n  simulator 1.37: 200\n  envoy 1.37.0: 503',
    remedy:
      "The simulator is not what Envoy is, in a way that is not known: please report it with the scenario. What is known: [fidelity](fidelity.md).",
  },
  SCENARIO_NOT_RUN: {
    example: '"envoy-fixtures/websocket" was not run: it is for none of the hosts that are here and were asked for',
    remedy: "Its `hosts` says where it can run; `envoy-lua envoy list` shows the Envoys that are here.",
  },
  PKI_ATTRIBUTE_COUNT: {
    example: 'Found "CN", "O", wanted one attribute, with its type beside it',
    remedy: "Several attributes of one RDN are a list: `[CN=alice, O=dev]`. [Subjects](scenarios.md#subject).",
  },
  PKI_BUNDLE_AS_CERTIFICATE: {
    example: 'Found the bundle "both-cas", wanted an entry that is one certificate',
    remedy: "Name one of the bundle's certificates. A bundle has no key.",
  },
  PKI_ISSUER_CYCLE: {
    example: '"a" is among its own issuers: a ← b ← a',
    remedy: "Leave `issuer` out in one of them, which makes it self-signed.",
  },
  PKI_UNKNOWN_ATTRIBUTE: {
    example: 'Unknown attribute "NC"',
    remedy: "Use one of the names that the hint lists, or a dotted object identifier such as `1.3.6.1.4.1.57683.2`.",
  },
  SCENARIO_BODY_AND_CHUNKS: {
    example: "Found a body and chunks, wanted one of them",
    remedy: "Write `body` for one text, `chunks` for a body in parts.",
  },
  SCENARIO_CONNECTION: {
    example: 'Connection "kept" was opened with another certificate',
    remedy:
      "All exchanges with one `connection` describe the same client in `from`; give the other client a connection of its own.",
  },
  SCENARIO_ENVOY_RANGE: {
    example: "No Envoy is from 1.39 to 1.38, wanted the older one first",
    remedy: "Exchange `from` and `to`.",
  },
  SCENARIO_FAULT: {
    example: "Found nothing that goes wrong, wanted one of raises, returns, dies, clock",
    remedy: "Say one of them for each fault: [faults](scenarios.md#faults).",
  },
  SCENARIO_NO_LISTENER: {
    example: "Found no listener in static_resources, wanted one that exchanges can be sent to",
    remedy:
      "Write the listener into `static_resources.listeners` of the Envoy configuration, or leave `envoy` out for a plain one.",
  },
  SCENARIO_PLAINTEXT_CLUSTER: {
    example: 'Cluster "plain" speaks plaintext, so its upstream needs nothing here',
    remedy: "Take the certificate away, or give the cluster a TLS transport socket.",
  },
  SCENARIO_PLAINTEXT_LISTENER: {
    example: 'Listener "main" speaks plaintext, so the client can have no certificate, sni',
    remedy: "Take these out of `from`, or name a listener with TLS.",
  },
  SCENARIO_REFUSED_AND_MORE: {
    example: "After a refused handshake there is no cluster, reply to expect",
    remedy: "Expect `handshake: refused` alone.",
  },
  SCENARIO_REQUEST: {
    example: "Found 2 requests to send, wanted one",
    remedy:
      "Write `get: /api` or another method, or `method: PROPFIND` with `path: /api`. Two requests are two exchanges.",
  },
  SCENARIO_SAME_TITLE: {
    example: 'Another exchange has the title "a request is answered"',
    remedy: "Say in each title what is particular about the exchange.",
  },
  SCENARIO_THROUGH: {
    example: 'Listener "gateway" speaks TLS, wanted a plaintext one',
    remedy: "Name a plaintext listener in `through`, and do not ask for `resume` there.",
  },
  SCENARIO_TUNNEL: {
    example: "Found a tunnel over HTTP/2, wanted HTTP/1.1",
    remedy: "A `tunnel` follows an answer 101, or 200 to `CONNECT`, of an HTTP/1.1 client.",
  },
  SCENARIO_TWO_SOURCES: {
    example: '"probe" has two of a Lua file, Lua text and a filter with parameters, wanted one of them',
    remedy: "Write one of `filter`, `script` and `lua`: [filters](scenarios.md#filters).",
  },
  SCENARIO_UNKNOWN_FILE: {
    example: 'The scenario provides no file "pki/gatway.crt"',
    remedy:
      "Files in an Envoy configuration are `pki/<entry>.crt`, `pki/<entry>.key` and `lua/<name>.lua` of what the scenario describes.",
  },
  SCENARIO_UNKNOWN_NAME: {
    example: 'There is no cluster "mlts"',
    remedy: "Correct the name; the hint lists those that are there.",
  },
  SCENARIO_UNUSED_FILTER: {
    example: 'The Envoy configuration does not name "lua/hsts.lua", so this script never runs',
    remedy: "Name it in a Lua filter of the configuration, as `filename: lua/hsts.lua`, or take it out of `filters`.",
  },
  SCENARIO_UPSTREAM_CERTIFICATE: {
    example: 'Cluster "mtls" speaks TLS, but its upstream has no certificate',
    remedy: "Add `upstreams: { mtls: { certificate: <an entry of pki> } }`.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
