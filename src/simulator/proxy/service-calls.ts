import type { ServiceCall, ServiceResponse } from "../objects/http-call.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { EventQueue } from "./event-queue.ts";
import type { Cluster } from "./proxy-model.ts";
import { localResponse } from "./response-headers.ts";
import type { Upstreams } from "./upstream-exchange.ts";
import { findInvalidHeader } from "./upstream-request.ts";

/** Where Envoy is, as it says in the `x-forwarded-for` of calls. */
const ownAddress = "127.0.0.1";

/** Sends a script's own call, and gives its response as a whole: the stand-in's, or what Envoy makes of a failure. */
export function sendCall(
  call: ServiceCall,
  {
    cluster,
    queue,
    upstreams,
  }: { readonly cluster: Cluster; readonly queue: EventQueue; readonly upstreams: Upstreams },
  onResponse: (response: ServiceResponse) => void,
): void {
  let isSettled = false;
  const settle = (response: ServiceResponse): void => {
    if (isSettled) return;
    isSettled = true;
    onResponse(response);
  };
  const failWith = (status: number, body: string): void => {
    settle(localResponse({ status, headers: [], body }));
  };
  completeHeaders(call);
  const problem = findInvalidHeader(call.headers);
  if (problem !== undefined) {
    queue.after(1, () => {
      failWith(503, problem);
    });
    return;
  }
  const request = upstreams.open(cluster, call.headers, call.body === "");
  if (call.body !== "") request.data(call.body);
  request.end(undefined, collect(settle, failWith));
  if (call.timeoutMs > 0) {
    queue.after(call.timeoutMs, () => {
      failWith(504, "upstream request timeout");
    });
  }
}

function completeHeaders({ headers, timeoutMs, sendsForwardedFor }: ServiceCall): void {
  headers.set("x-envoy-internal", "true");
  if (sendsForwardedFor) headers.add("x-forwarded-for", ownAddress);
  if (timeoutMs > 0) headers.set("x-envoy-expected-rq-timeout-ms", String(timeoutMs));
}

function collect(
  settle: (response: ServiceResponse) => void,
  failWith: (status: number, body: string) => void,
): Parameters<ReturnType<Upstreams["open"]>["end"]>[1] {
  let head: HeaderMap | undefined;
  let body = "";
  const finish = (): void => {
    if (head !== undefined) settle({ headers: head, body });
  };
  return {
    headers: (headers, ends) => {
      head = headers;
      if (ends) finish();
    },
    data: (bytes, ends) => {
      body += bytes;
      if (ends) finish();
    },
    trailers: finish,
    failed: (reason) => {
      failWith(503, `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`);
    },
  };
}
