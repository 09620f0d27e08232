/**
 * The host that an `:authority` names: without its port, in lower case, without the dot that may end a full name.
 * Names are compared so, since none of it makes another host (RFC 9110, section 4.2.3).
 */
export function hostOf(authority: string): string {
  const [withoutPort] = string.gsub(authority, ":%d*$", "");
  const [withoutDot] = string.gsub(withoutPort, "%.$", "");
  return string.lower(withoutDot);
}
