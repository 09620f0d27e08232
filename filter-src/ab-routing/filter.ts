import type { Headers, RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { groupOf } from "./group-of";
import { cookie, experiment, groupHeader, userHeader } from "./parameters";

const namespace = "ab-routing";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  const metadata = handle.streamInfo().dynamicMetadata();
  let user = knownUser(headers);
  if (user === undefined) {
    // Envoy's own random id makes a good name for somebody who comes for the first time.
    user = headers.get("x-request-id") ?? "";
    metadata.set(namespace, "newUser", user);
  }
  const group = groupOf(user);
  headers.replace(groupHeader, group);
  metadata.set(namespace, experiment, group);
  handle.clearRouteCache();
}

export function onResponse(handle: ResponseHandle): void {
  const newUser = handle.streamInfo().dynamicMetadata().get(namespace)?.newUser;
  // The id may be a client's own, and what is written here is not checked by Envoy.
  if (typeof newUser !== "string" || newUser.length > 64) return;
  const [name] = string.match(newUser, "^[%w-]+$");
  if (name !== undefined)
    handle.headers().add("set-cookie", `${cookie}=${name}; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax`);
}

function knownUser(headers: Headers): string | undefined {
  const user = userHeader === undefined ? undefined : headers.get(userHeader);
  return user ?? cookieOf(headers);
}

/** The cookie's value. HTTP/2 clients may send each cookie in a header of its own, which Envoy joins by a comma. */
function cookieOf(headers: Headers): string | undefined {
  let found: string | undefined;
  for (const [name, value] of string.gmatch(headers.get("cookie") ?? "", "([^;,%s=]+)=([^;,%s]*)"))
    if (name === cookie) found = value;
  return found;
}
