import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";

/** A valid scenario with a little of everything. Tests change a piece of it and see what the reader says. */
export const baseFiles = {
  "base/scenario.yaml": `title: Base
envoy: envoy.yaml
filters:
  auth-header: {}
  probe: { script: probe.lua }
pki:
  root: { ca: true }
  middle: { ca: true, issuer: root }
  alice: { issuer: middle, subject: [CN=alice, O=dev] }
  server: { issuer: root, dns: [api.example.com] }
  both: { bundle: [root, middle] }
upstreams:
  secure: { certificate: server, clientCa: both }
exchanges:
  - title: first
    from: { certificate: alice, sni: api.example.com, http: 2, connection: kept }
    send: { get: /api }
    expect: { cluster: secure, reply: 200 }
  - title: second
    from: { certificate: alice, sni: api.example.com, http: 2, connection: kept }
    send: { get: /api }
  - title: third
    from: { listener: plaintext }
    send: { method: PROPFIND, path: /api }
    envoy: { from: "1.37", to: "1.39" }
    expect: { cluster: none }
  - title: fourth
    from: { certificate: alice }
    send: { get: /api }
    expect: { handshake: refused }
`,
  "base/envoy.yaml": `static_resources:
  listeners:
    - name: tls
      filter_chains:
        - transport_socket: &tls
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_certificates: [{ certificate_chain: { filename: pki/server.crt }, private_key: { filename: pki/server.key } }]
                validation_context: { trusted_ca: { filename: pki/both.crt } }
          filters:
            - &filter { name: one, typed_config: { default_source_code: { filename: lua/auth-header.lua } } }
    - name: other-tls
      filter_chains: [{ transport_socket: *tls, filters: [{ <<: *filter, name: two }] }]
    - name: plaintext
      filter_chains: [{ filters: [{ typed_config: { default_source_code: { filename: lua/probe.lua } } }] }]
  clusters:
    - name: secure
      transport_socket:
        typed_config: { "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext }
    - name: plain
`,
  "base/probe.lua": "function envoy_on_request(handle) end\n",
} as const;

/** A piece of the base scenario's files, and what stands there instead. */
export type Edit = readonly [found: string, instead: string];

/** Reads the base scenario after edits of its texts; each must find its piece. */
export function readEdited(...edits: readonly Edit[]): Checked<Scenario> {
  const texts: Record<string, string> = { ...baseFiles };
  for (const [found, instead] of edits) {
    const file = Object.keys(texts).find((name) => texts[name]?.includes(found));
    if (file === undefined) throw new Error(`The base scenario has no "${found}"`);
    texts[file] = texts[file]?.replace(found, () => instead) ?? "";
  }
  return readScenario("base", textFilesOf(texts));
}
