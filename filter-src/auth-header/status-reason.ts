import type { Refusal } from "./refusals";

/** `reason` of a Kubernetes Status; Kubernetes has no word for 421 and 431. */
export function statusReason(status: Refusal["status"]): string {
  if (status === 401) return "Unauthorized";
  if (status === 421) return "MisdirectedRequest";
  if (status === 431) return "RequestHeaderFieldsTooLarge";
  return "InternalError";
}
