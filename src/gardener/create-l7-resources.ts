import type { Script } from "../filter/script.ts";
import type { ListenerPieces } from "../packaging/listener-pieces.ts";
import { createApiserverProxyFilter, type ProxyScript } from "./cluster/apiserver-proxy-filter.ts";
import { createDestinationRules } from "./cluster/destination-rules.ts";
import { createGateways } from "./cluster/gateways.ts";
import { createLoadBalancingConfigMap } from "./cluster/load-balancing-config-map.ts";
import { createServices } from "./cluster/services.ts";
import { createTlsTerminationFilters } from "./cluster/tls-termination-filter.ts";
import { createVirtualServices } from "./cluster/virtual-services.ts";
import type { Exposure, Gateway } from "./exposure.ts";
import { createAuthHeaderFilter } from "./gateway/auth-header-filter.ts";
import { identityBackstop } from "./gateway/identity-backstop.ts";
import { createScriptFilter } from "./gateway/script-filter.ts";
import { createStripTrailingDot } from "./gateway/strip-trailing-dot.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** A compiled filter with what its listener must do for it. */
export interface PlacedScript {
  readonly script: Script;
  readonly listener: ListenerPieces;
}

/** The scripts of a gateway. All control planes behind it share them. */
export interface GatewayScripts {
  readonly authHeader: PlacedScript;
  readonly hsts: Script;
  readonly misdirectedRequest: Script;
}

/** Every object that a gateway needs once, in its own namespace. */
export function createGatewayResources(
  gateway: Gateway,
  scripts: GatewayScripts,
  options: { readonly identityBackstop: boolean },
): readonly KubernetesObject[] {
  const { authHeader, hsts, misdirectedRequest } = scripts;
  const backstop = options.identityBackstop ? { backstop: identityBackstop(authHeader.script.parameters) } : {};
  return [
    createAuthHeaderFilter(gateway, { ...authHeader, ...backstop }),
    createStripTrailingDot(gateway),
    createScriptFilter("hsts", gateway, hsts),
    createScriptFilter("misdirected-requests", gateway, misdirectedRequest),
  ];
}

/** The scripts of one control plane: the gateway's, whose parameters its routes go by, and its own for the apiserver-proxy. */
export interface ClusterScripts {
  readonly authHeader: PlacedScript;
  /** Absent where there is no apiserver-proxy. */
  readonly apiserverProxy?: PlacedScript;
}

/** Every object that one control plane needs in L7 mode, but for its Secrets. */
export function createClusterResources(exposure: Exposure, scripts: ClusterScripts): readonly KubernetesObject[] {
  const { authHeader, apiserverProxy } = scripts;
  return [
    ...createServices(exposure),
    ...createDestinationRules(exposure),
    ...createGateways(exposure),
    ...createVirtualServices(exposure),
    ...createTlsTerminationFilters(exposure, authHeader.script.parameters),
    ...(apiserverProxy === undefined
      ? []
      : [createApiserverProxyFilter(exposure, withBackstop(exposure, apiserverProxy))]),
    createLoadBalancingConfigMap(exposure),
  ];
}

/** The script of the listener for the apiserver-proxy, with what stands behind it if the exposure asks for that. */
export function withBackstop({ options }: Exposure, placed: PlacedScript): ProxyScript {
  return options.identityBackstop ? { ...placed, backstop: identityBackstop(placed.script.parameters) } : placed;
}
