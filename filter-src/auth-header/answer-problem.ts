import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { fault, type Refusal } from "./refusals";
import { statusReason } from "./status-reason";

/** Answers the request that `problem` stopped: a refusal as it says, everything else as a fault. */
export function answerProblem(handle: RequestHandle, problem: unknown): void {
  if (type(problem) === "table") refuseRequest(handle, problem as Refusal);
  else answerFault(handle, problem);
}

function refuseRequest(handle: RequestHandle, refusal: Refusal): void {
  handle.logWarn(`auth-header: ${refusal.code}, certificate ${digestOf(handle)}`);
  respondWith(handle, refusal);
}

function answerFault(handle: RequestHandle, problem: unknown): void {
  pcall(logFault, handle, problem);
  respondWith(handle, fault);
}

/** Only printable characters of an error's text may reach the log. */
function logFault(handle: RequestHandle, problem: unknown): void {
  const [text] = string.gsub(tostring(problem), "[^ -~]", "?");
  const [found, digest] = pcall(digestOf, handle);
  handle.logErr(`auth-header: ${fault.code}, certificate ${found ? digest : "unknown"}: ${text}`);
}

function digestOf(handle: RequestHandle): string {
  const ssl = handle.streamInfo().downstreamSslConnection();
  if (ssl === undefined || !ssl.peerCertificatePresented()) return "none";
  return ssl.sha256PeerCertificateDigest();
}

/** A Kubernetes Status object, so that kubectl prints the message. */
function respondWith(handle: RequestHandle, refusal: Refusal): void {
  const code = tostring(refusal.status);
  const reason = statusReason(refusal.status);
  const details = `"message":"${refusal.message}","reason":"${reason}","code":${code}`;
  handle.respond(
    { ":status": code, "content-type": "application/json", "cache-control": "no-cache, private" },
    `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",${details}}`,
  );
}
