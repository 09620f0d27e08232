import { createHash } from "node:crypto";
import type { Gateway } from "../exposure.ts";
import type { GardenletConfiguration, GardenletGateway } from "./gardenlet-configuration.ts";

/** The labels by which gateways of zones differ; the second is that of exposure classes. */
const zoneLabels = ["istio", "gardener.cloud/role"] as const;

/** A seed's default gateway, with gardenlet's defaults for what its configuration leaves out. */
export function gatewayOf(sni: GardenletConfiguration["sni"]): Gateway {
  const { namespace, labels } = sni?.ingress ?? {};
  return {
    namespace: namespace ?? "istio-ingress",
    labels: withZoneLabel(isEmpty(labels) ? { app: "istio-ingressgateway", istio: "ingressgateway" } : labels),
  };
}

/** The gateway of an exposure class's handler; three of its labels are not up to the configuration. */
export function handlerGatewayOf({ name, sni }: { readonly name: string } & HandlerGateway): Gateway {
  const { namespace, labels } = sni?.ingress ?? {};
  return {
    namespace: namespace ?? `istio-ingress-handler-${name}`,
    labels: {
      ...labels,
      app: "istio-ingressgateway",
      "gardener.cloud/role": "exposureclass-handler",
      "handler.exposureclass.gardener.cloud/name": name,
    },
  };
}

interface HandlerGateway {
  readonly sni?: GardenletGateway | null | undefined;
}

/** The gateway beside another one that serves control planes in one zone alone. */
export function zonalGateway({ namespace, labels }: Gateway, zone: string): Gateway {
  return { namespace: zonalNamespace(namespace, zone), labels: withZoneLabel(labels, zone) };
}

/** Names of zones may be too long for the name of a namespace. */
function zonalNamespace(namespace: string, zone: string): string {
  const name = `${namespace}--${zone}`;
  return name.length <= 63 ? name : `${namespace}--${createHash("sha256").update(zone).digest("hex").slice(0, 5)}`;
}

function withZoneLabel(labels: Gateway["labels"], zone?: string): Gateway["labels"] {
  const label = zoneLabels.find((name) => name in labels) ?? zoneLabels[0];
  const value = labels[label] ?? "ingressgateway";
  return { ...labels, [label]: zone === undefined ? value : `${value}--zone--${zone}` };
}

function isEmpty(labels: Gateway["labels"] | null | undefined): labels is null | undefined {
  return labels == null || Object.keys(labels).length === 0;
}
