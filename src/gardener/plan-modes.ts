import { createApiserverProxyFilter, type ProxyScript } from "./cluster/apiserver-proxy-filter.ts";
import { createDestinationRule } from "./cluster/destination-rules.ts";
import { createGateways, gatewayName } from "./cluster/gateways.ts";
import { createLoadBalancingConfigMap } from "./cluster/load-balancing-config-map.ts";
import { createService } from "./cluster/services.ts";
import { createTlsTerminationFilters } from "./cluster/tls-termination-filter.ts";
import { createVirtualServices, httpRoutes } from "./cluster/virtual-services.ts";
import { namesOf } from "./exposure-names.ts";
import type { Exposure } from "./exposure.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import {
  createL4Resources,
  createPassthroughGateways,
  createPassthroughRule,
  tlsRoutes,
} from "./passthrough/create-l4-resources.ts";
import { exportTo, placementsOf } from "./placements.ts";
import { referenceTo, type ObjectReference, type PlanStep } from "./plan.ts";
import type { ParameterValues } from "../filter/parameters.ts";

/** What a plan is made of besides the exposure. */
export interface PlanParts {
  /** Objects of the gateways, which all control planes behind them share. */
  readonly gateways: readonly KubernetesObject[];
  /** The cluster's Secrets in the gateways' namespaces. */
  readonly secrets: readonly KubernetesObject[];
  /** Those that somebody else makes. */
  readonly expectedSecrets: readonly ObjectReference[];
  /** All parameters of the gateways' auth-header script. */
  readonly parameters: ParameterValues;
  /** Absent where there is no apiserver-proxy. */
  readonly proxy?: ProxyScript;
}

/**
 * The way from L4 to L7 mode, without a moment in which requests fail, or reach the trusted connection without the script.
 *
 * What makes it possible: a VirtualService may say at once where connections go that the gateway hands on, and where requests go once it
 * ends TLS. And while some clients still have connections of their own to kube-apiserver through the plain Service, all requests go through
 * the one for upgrades, which speaks TLS from the start.
 */
export function planToL7(exposure: Exposure, parts: PlanParts): readonly PlanStep[] {
  const { gateways, secrets, expectedSecrets, parameters, proxy } = parts;
  return [
    step({
      title: "Give the gateways their filters",
      why: "No request may meet a route to the trusted connection before the script that decides who takes it",
      apply: gateways,
      waitFor: [synced],
    }),
    step({
      title: "Hand the certificates to the gateways",
      why: "A listener that names a secret which is not there accepts no connection",
      apply: secrets,
      others: expectedSecrets.map(
        ({ namespace, name }) => `make the Secret ${namespace}/${name}, with the keys cert, key and cacert`,
      ),
      waitFor: ["each Secret is there, in the namespace of the gateway's pods"],
    }),
    step({
      title: "Add the Services for trusted connections and for upgrades",
      why: "Requests would find no server behind them",
      apply: (["trusted", "upgrade"] as const).flatMap((connection) => [
        createService(exposure, connection),
        createDestinationRule(exposure, connection),
      ]),
      waitFor: ["both Services have the endpoints that the first one has", synced],
    }),
    step({
      title: "Let kube-apiserver trust the gateway, and share connections",
      why: "It would take no identity from headers, and close a connection that all clients share when one of them fails to authenticate",
      others: [
        "roll out kube-apiserver with --requestheader-client-ca-file, --requestheader-username-headers, --requestheader-group-headers, --requestheader-extra-headers-prefix",
        "and with --feature-gates=UnauthenticatedHTTP2DOSMitigation=false",
      ],
      waitFor: ["all kube-apiserver pods are new and ready"],
    }),
    step({
      title: "Add the routes to the trusted connection, and the listener for the apiserver-proxy",
      why: "Clients with a certificate would be anonymous from the moment the gateway ends TLS",
      apply: [
        ...createTlsTerminationFilters(exposure, parameters),
        ...(proxy === undefined ? [] : [createApiserverProxyFilter(exposure, { ...proxy, others: "upgrade" })]),
      ],
      waitFor: [synced],
    }),
    step({
      title: "Say where requests go",
      why: "The gateway would answer 404 from the moment it ends TLS",
      apply: createVirtualServicesBetween(exposure),
      waitFor: [synced],
    }),
    step({
      title: "End TLS in the gateway",
      why: "This is the change; connections that are open go on until Envoy has drained their filter chain",
      apply: createGateways(exposure),
      waitFor: [synced, drained],
    }),
    ...(proxy === undefined
      ? []
      : [
          step({
            title: "Turn the apiserver-proxy to its listener",
            why: "Its connections are handed on to the plain Service still, which is to speak TLS itself next",
            others: [
              `roll out the DaemonSet apiserver-proxy with the header X-Gardener-Destination: ${namesOf(exposure).socketCluster}`,
            ],
            waitFor: ["all its pods are new and ready on all nodes"],
          }),
        ]),
    step({
      title: "Let the plain Service speak TLS",
      why: "Nobody's own connections go through it any more; its share of requests could not begin before",
      apply: [createDestinationRule(exposure, "plain")],
      waitFor: [synced],
    }),
    step({
      title: "Send requests to the plain Service",
      why: "Those that are no upgrades keep to HTTP/1.1 until then",
      apply: [
        ...createVirtualServices(exposure),
        ...(proxy === undefined ? [] : [createApiserverProxyFilter(exposure, proxy)]),
      ],
      waitFor: [synced],
    }),
    step({
      title: "Lead the control plane's own pods to the gateway",
      why: "They would go past it, to one server each",
      apply: [createLoadBalancingConfigMap(exposure)],
      others: [`roll out the control plane's pods in ${exposure.namespace}, whose kubeconfig names the first host`],
      waitFor: ["they are ready"],
    }),
  ];
}

/** The way back, under the same conditions. */
export function planToL4(exposure: Exposure, parts: PlanParts): readonly PlanStep[] {
  const { gateways, secrets, expectedSecrets, parameters, proxy } = parts;
  const { domains } = namesOf(exposure);
  const trustedRoutes = createTlsTerminationFilters(exposure, parameters);
  const proxyFilter = proxy === undefined ? [] : [createApiserverProxyFilter(exposure, proxy)];
  return [
    step({
      title: "Send all requests through the Service for upgrades",
      why: "The plain Service is to hand connections on as they are, and no request may meet it then",
      apply: [
        ...createVirtualServicesBetween(exposure),
        ...(proxy === undefined ? [] : [createApiserverProxyFilter(exposure, { ...proxy, others: "upgrade" })]),
      ],
      waitFor: [synced, "requests that are open on the plain Service have ended: watches do within their timeout"],
    }),
    step({
      title: "Let the plain Service hand connections on",
      why: "Connections of clients would have TLS within TLS",
      apply: [createPassthroughRule(exposure)],
      waitFor: [synced],
    }),
    ...(proxy === undefined
      ? []
      : [
          step({
            title: "Turn the apiserver-proxy to kube-apiserver",
            why: "Its listener goes with the routes",
            others: [
              `roll out the DaemonSet apiserver-proxy with the header X-Gardener-Destination: outbound|443||${domains.plain}`,
            ],
            waitFor: ["all its pods are new and ready on all nodes"],
          }),
        ]),
    step({
      title: "Hand connections on in the gateway",
      why: "This is the change; connections that are open go on until Envoy has drained their filter chain",
      apply: createPassthroughGateways(exposure),
      waitFor: [synced, drained],
    }),
    step({
      title: "Leave the routes of requests out",
      why: "They lead to Services that are removed next",
      apply: createL4Resources(exposure).filter(({ kind }) => kind === "VirtualService"),
      waitFor: [synced],
    }),
    step({
      title: "Remove the routes to the trusted connection",
      why: "They are of no use, and must be gone before the script that guards them",
      remove: [...trustedRoutes, ...proxyFilter].map(referenceTo),
      waitFor: [synced],
    }),
    step({
      title: "Remove what L7 mode alone needs",
      why: "Keys lie about in the gateways' namespaces, and gateways keep connections open",
      remove: [
        createLoadBalancingConfigMap(exposure),
        ...(["trusted", "upgrade"] as const).flatMap((connection) => [
          createDestinationRule(exposure, connection),
          createService(exposure, connection),
        ]),
        ...secrets,
      ]
        .map(referenceTo)
        .concat(expectedSecrets),
      others: [`roll out the control plane's pods in ${exposure.namespace}`],
      waitFor: ["the Services' endpoints are gone"],
    }),
    step({
      title: "Let kube-apiserver defend itself again",
      why: "Its connections are its clients' own, and one that fails to authenticate should lose it",
      others: ["roll out kube-apiserver without --feature-gates=UnauthenticatedHTTP2DOSMitigation=false"],
      waitFor: ["all kube-apiserver pods are new and ready"],
    }),
    step({
      title: "Take the filters from gateways that no cluster in L7 mode uses",
      why: "Each copy of a script takes memory; they must stay as long as one route to a trusted connection does",
      others: [
        `remove ${gateways.map(({ metadata }) => metadata.name).join(", ")} where no EnvoyFilter is left whose name ends in -istio-tls-termination`,
      ],
    }),
  ];
}

const synced = "istioctl proxy-status shows SYNCED for every pod of the gateways";
const drained =
  "the gateway's drain time has passed (45 s unless terminationDrainDuration says otherwise), so that clients have connected anew";

function step(parts: Pick<PlanStep, "title" | "why"> & Partial<PlanStep>): PlanStep {
  return { apply: [], remove: [], others: [], waitFor: [], ...parts };
}

/** VirtualServices for both ways: connections that the gateway hands on, and requests where it ends TLS. */
function createVirtualServicesBetween(exposure: Exposure): readonly KubernetesObject[] {
  const http = httpRoutes(exposure, "upgrade");
  const placements = placementsOf(exposure);
  return createVirtualServices(exposure).map((virtualService, index) => {
    const placement = placements[index];
    if (placement === undefined) throw new Error("Each placement has one VirtualService");
    const { hosts } = virtualService["spec"] as { readonly hosts: readonly string[] };
    const gateways = [gatewayName(exposure, placement)];
    const spec = { exportTo: exportTo(exposure), hosts, gateways, http, tls: tlsRoutes(exposure, placement) };
    return { ...virtualService, spec };
  });
}
