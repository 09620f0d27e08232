import tls from "node:tls";
import type { JsonObject } from "../files/json.ts";
import { nameOf, staticResources } from "../scenario/envoy-config.ts";
import { fileNames, type PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { Client } from "../scenario/scenario.ts";
import { loopback } from "./rewrite-config.ts";

/**
 * OpenSSL, which Node uses, does not load certificates whose subjects hold values that are no strings; BoringSSL, which Envoy uses, does. So
 * the Envoy under test itself presents them: a listener takes plaintext, and its cluster speaks TLS, with the certificate, to the listener
 * under test.
 */
export interface Presenter {
  readonly name: string;
  readonly listener: JsonObject;
  readonly cluster: JsonObject;
}

/** The listener that a client connects to: the one it names, or the first. */
export function listenerOf({ scenario }: PreparedScenario, client: Client): string {
  const [first] = staticResources(scenario.envoyConfig, "listeners");
  return client.listener ?? (first === undefined ? "" : nameOf(first));
}

/** Name of the presenter that a client needs; undefined where Node can present its certificate. */
export function presenterNameOf(prepared: PreparedScenario, client: Client): string | undefined {
  const { certificate, sni = "", http, tls: version } = client;
  if (certificate === undefined || isLoadable(prepared, certificate)) return undefined;
  return ["presenter", listenerOf(prepared, client), certificate, sni, `http${http}`, `tls${version}`].join(" ");
}

/** @param relayPort the port on 127.0.0.1 that leads to a listener, whose own port is not known yet */
export function createPresenters(
  prepared: PreparedScenario,
  relayPort: (listener: string) => number,
): readonly Presenter[] {
  const presenters = new Map<string, Presenter>();
  for (const { from } of prepared.scenario.exchanges) {
    const name = presenterNameOf(prepared, from);
    if (name !== undefined) presenters.set(name, createPresenter(name, from, relayPort(listenerOf(prepared, from))));
  }
  return [...presenters.values()];
}

function createPresenter(name: string, client: Client, port: number): Presenter {
  const { certificate = "", sni, http, tls: version } = client;
  const tlsVersion = version === "1.2" ? "TLSv1_2" : "TLSv1_3";
  const tlsContext = {
    "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
    ...(sni === undefined ? {} : { sni }),
    // Each connection makes its own full handshake.
    max_session_keys: 0,
    common_tls_context: {
      alpn_protocols: [http === 2 ? "h2" : "http/1.1"],
      tls_params: { tls_minimum_protocol_version: tlsVersion, tls_maximum_protocol_version: tlsVersion },
      tls_certificates: [
        {
          certificate_chain: { filename: fileNames.certificate(certificate) },
          private_key: { filename: fileNames.key(certificate) },
        },
      ],
    },
  };
  const tcpProxy = {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
    stat_prefix: "presenter",
    cluster: name,
  };
  return {
    name,
    listener: {
      name,
      address: loopback(0),
      filter_chains: [{ filters: [{ name: "envoy.filters.network.tcp_proxy", typed_config: tcpProxy }] }],
    },
    cluster: {
      name,
      type: "STATIC",
      load_assignment: {
        cluster_name: name,
        endpoints: [{ lb_endpoints: [{ endpoint: { address: loopback(port) } }] }],
      },
      transport_socket: { name: "envoy.transport_sockets.tls", typed_config: tlsContext },
    },
  };
}

function isLoadable({ files }: PreparedScenario, entry: string): boolean {
  try {
    tls.createSecureContext({ cert: files.get(fileNames.certificate(entry)), key: files.get(fileNames.key(entry)) });
    return true;
  } catch {
    return false;
  }
}
