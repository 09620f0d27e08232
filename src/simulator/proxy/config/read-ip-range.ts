import type { ConfigFields } from "./config-fields.ts";
import { parseIpAddress, type IpRange } from "../ip-address.ts";

/** Reads a `core.v3.CidrRange`; undefined for one that Envoy would not accept. */
export function readIpRange(fields: ConfigFields): IpRange | undefined {
  const first = parseIpAddress(fields.text("address_prefix") ?? "");
  const length = fields.number("prefix_len") ?? 0;
  fields.close();
  if (first !== undefined) return { first, length };
  fields.refuse("address_prefix");
  return undefined;
}
