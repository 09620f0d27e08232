import type { ConfigFields } from "./config-fields.ts";
import type { Upgrades } from "../upgrade-request.ts";

/** Reads `upgrade_configs` of a connection manager or a route. Those with filters of their own, or that end a tunnel here, are refused. */
export function readUpgrades(parent: ConfigFields): Upgrades {
  return new Map(parent.messages("upgrade_configs").map(readUpgrade));
}

function readUpgrade(fields: ConfigFields): readonly [type: string, isEnabled: boolean] {
  const type = fields.text("upgrade_type")?.toLowerCase() ?? "";
  const isEnabled = fields.flag("enabled") ?? true;
  fields.close();
  return [type, isEnabled];
}
