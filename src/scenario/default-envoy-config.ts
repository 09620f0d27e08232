/**
 * The Envoy configuration of scenarios that name none: a plaintext listener with a Lua filter whose script each exchange brings, a route to
 * the cluster `upstream`, and a cluster `service` for the script's own calls.
 */
export const defaultEnvoyConfig = `
static_resources:
  listeners:
    - name: main
      address: { socket_address: { address: 127.0.0.1, port_value: 8080 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: main
                http_protocol_options: { enable_trailers: true }
                http_filters:
                  - name: envoy.filters.http.lua
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua }
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
                route_config:
                  name: local
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{ name: default, match: { prefix: / }, route: { cluster: upstream } }]
  clusters:
    - name: upstream
      type: STATIC
      typed_extension_protocol_options: &http1
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config: { http_protocol_options: { enable_trailers: true } }
      load_assignment:
        cluster_name: upstream
        endpoints:
          - lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8081 } } } }]
    - name: service
      type: STATIC
      typed_extension_protocol_options: *http1
      load_assignment:
        cluster_name: service
        endpoints:
          - lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8082 } } } }]
`;
