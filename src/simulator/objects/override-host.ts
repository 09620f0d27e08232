import type { HostCall } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";

/** The upstream host that a script chose. */
export interface OverrideHost {
  readonly address: string;
  /** Whether there must be no other. */
  readonly isStrict: boolean;
}

/** Reads the arguments of `setUpstreamOverrideHost(host, strict)`. */
export function readOverrideHost(call: HostCall): OverrideHost {
  const address = call.text(1);
  if (!isAddress(address)) throw new ScriptError("host is not a valid IP address");
  const isStrict = call.typeOf(2) === "no value" ? false : call.boolean(2);
  return { address, isStrict };
}

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(:\d{1,5})?$/;

/** An IP address, with a port or without. */
function isAddress(text: string): boolean {
  const numbers = ipv4.exec(text)?.slice(1, 5);
  if (numbers !== undefined) return numbers.every((number) => Number(number) < 256);
  const [, bracketed, bare] = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$|^([0-9a-f:.]*:[0-9a-f:.]*)$/i.exec(text) ?? [];
  return URL.canParse(`http://[${bracketed ?? bare ?? "none"}]/`);
}
