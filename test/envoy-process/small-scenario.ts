import { textFilesOf } from "../../src/files/text-files.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../src/scenario/prepared-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { smallConfig } from "./small-config.ts";

const scenario = (exchanges: string): string => `title: Small
envoy: envoy.yaml
filters: { script: { script: script.lua } }
pki:
  client-ca: { ca: true }
  other-ca: { ca: true }
  server: { issuer: other-ca, subject: [CN=server], dns: [api.example.com] }
  proxy: { issuer: client-ca, subject: [CN=proxy] }
  alice: { issuer: client-ca, subject: [CN=alice] }
  odd: { issuer: client-ca, subject: [CN=odd, { O: { der: "020105" } }] }
  stranger: { issuer: other-ca, subject: [CN=alice] }
upstreams: { secure: { certificate: server, clientCa: client-ca } }
exchanges:
${exchanges}
`;

/**
 * A scenario with a TLS listener that asks for client certificates, a plaintext one, and clusters over HTTP/1.1, HTTP/2 and TLS.
 *
 * @param exchanges YAML, one list entry for each
 */
export function smallScenario(lua: string, exchanges: string): PreparedScenario {
  const texts = {
    "small/scenario.yaml": scenario(exchanges),
    "small/envoy.yaml": JSON.stringify(smallConfig(lua)),
    "small/script.lua": lua,
  };
  const read = valueOf(readScenario("small", textFilesOf(texts)));
  return prepareScenario({ scenario: read, scripts: new Map([["script", lua]]), now: new Date() });
}
