import type { RequestHandle, StreamInfo } from "envoy-lua-kit/envoy-api";
import { metadataKey, metadataNamespace, metadataValue } from "./parameters";
import { missingServerName, refuse } from "./refusals";

/** The metadata value that the route to this request's trusted cluster matches. */
export function trustedValue(streamInfo: StreamInfo): string {
  if (metadataValue !== undefined) return metadataValue;
  const serverName = streamInfo.requestedServerName();
  const [unsafe] = string.find(serverName, "%c");
  if (serverName === "" || unsafe !== undefined) refuse(missingServerName);
  return serverName;
}

/** After it the request is on its way to the connection that kube-apiserver trusts. */
export function trustRequest(handle: RequestHandle, streamInfo: StreamInfo, value: string): void {
  streamInfo.dynamicMetadata().set(metadataNamespace, metadataKey, value);
  handle.clearRouteCache();
}
