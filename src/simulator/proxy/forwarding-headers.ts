import { clientAddress } from "../../scenario/client-address.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { ForwardingOptions } from "./connection-manager-model.ts";
import { isInRange, parseIpAddress } from "./ip-address.ts";

/** What the connection manager knows of a request's connection. */
export interface ForwardingFacts {
  readonly isSecure: boolean;
  readonly listenerPort: string;
}

/** What it finds out about the client. */
export interface ClientOrigin {
  /** Without a port. */
  readonly address: string;
  readonly isInternal: boolean;
  /** Whether the request comes into the trusted network here. */
  readonly isEdge: boolean;
}

/**
 * Reads and writes the headers that say where a request comes from, and takes away those of Envoy's own that its client may not set.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_conn_man/headers
 */
export function forwardRequest(headers: HeaderMap, options: ForwardingOptions, facts: ForwardingFacts): ClientOrigin {
  const { usesRemoteAddress, trustedHops } = options;
  const forwarded = headers.get("x-forwarded-for");
  const told = usesRemoteAddress
    ? trustedHops > 0 && addressFromEnd(forwarded, trustedHops - 1)
    : addressFromEnd(forwarded, trustedHops);
  const address = told === false || told === undefined ? undefined : told;
  const isSingle = usesRemoteAddress ? forwarded === undefined : forwarded?.includes(",") === false;
  const final = address ?? (usesRemoteAddress ? clientAddress : undefined);
  const isInternal = isSingle && final !== undefined && isInternalAddress(final, options);
  writeForwarding(headers, options, facts);
  const isEdge = usesRemoteAddress && !isInternal;
  if (isInternal) headers.set("x-envoy-internal", "true");
  else removeInternalHeaders(headers, isEdge);
  return { address: final ?? clientAddress, isInternal, isEdge };
}

/** An entry of `x-forwarded-for`, counted from its end. */
function addressFromEnd(forwarded: string | undefined, index: number): string | undefined {
  const found = forwarded
    ?.split(",")
    .at(-1 - index)
    ?.trim();
  return found === undefined || parseIpAddress(found) === undefined ? undefined : found;
}

function isInternalAddress(text: string, { internalRanges }: ForwardingOptions): boolean {
  const address = parseIpAddress(text);
  return address !== undefined && internalRanges.some((range) => isInRange(address, range));
}

function writeForwarding(
  headers: HeaderMap,
  { usesRemoteAddress, trustedHops, appendsAddress, appendsPort, scheme }: ForwardingOptions,
  { isSecure, listenerPort }: ForwardingFacts,
): void {
  const isTold = (name: string): boolean => trustedHops > 0 && headers.get(name) !== undefined;
  const ownScheme = isSecure ? "https" : "http";
  if (usesRemoteAddress && appendsAddress) appendAddress(headers);
  if (appendsPort && (usesRemoteAddress ? !isTold("x-forwarded-port") : headers.get("x-forwarded-port") === undefined))
    headers.set("x-forwarded-port", listenerPort);
  if (usesRemoteAddress && !isTold("x-forwarded-proto")) headers.set("x-forwarded-proto", ownScheme);
  if (headers.get("x-forwarded-proto") === undefined) headers.set("x-forwarded-proto", ownScheme);
  if (scheme !== undefined) {
    headers.set(":scheme", scheme);
    headers.set("x-forwarded-proto", scheme);
  }
  const told = headers.get("x-forwarded-proto")?.toLowerCase() ?? "";
  if (headers.get(":scheme") === undefined) headers.set(":scheme", /^https?$/.test(told) ? told : ownScheme);
}

function appendAddress(headers: HeaderMap): void {
  const earlier = headers.get("x-forwarded-for") ?? "";
  headers.set("x-forwarded-for", earlier === "" ? clientAddress : `${earlier},${clientAddress}`);
}

function removeInternalHeaders(headers: HeaderMap, isEdge: boolean): void {
  for (const name of isEdge ? [...edgeHeaders, ...internalHeaders] : internalHeaders) headers.remove(name);
}

/** Headers of Envoy's own that an external client may not set. */
const internalHeaders = [
  ..."x-envoy-retriable-status-codes x-envoy-retriable-header-names x-envoy-retry-on x-envoy-retry-grpc-on".split(" "),
  ..."x-envoy-max-retries x-envoy-upstream-alt-stat-name x-envoy-upstream-rq-timeout-ms x-envoy-force-trace".split(" "),
  ..."x-envoy-upstream-rq-per-try-timeout-ms x-envoy-upstream-rq-timeout-alt-response x-envoy-expected-rq-timeout-ms".split(
    " ",
  ),
  ..."x-envoy-ip-tags x-envoy-original-url x-envoy-hedge-on-per-try-timeout".split(" "),
];

/** Those that a proxy at the edge does not take from clients either. */
const edgeHeaders = [
  ..."x-envoy-original-path x-envoy-original-host x-envoy-decorator-operation".split(" "),
  ..."x-envoy-downstream-service-cluster x-envoy-downstream-service-node".split(" "),
];
