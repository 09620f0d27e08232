import type { ConfigFields } from "./config-fields.ts";
import type { Upgrades } from "../upgrade-request.ts";

/** Reads `upgrade_configs` of a connection manager or a route. Those with filters of their own are refused. */
export function readUpgrades(parent: ConfigFields): Upgrades {
  return new Map(parent.messages("upgrade_configs").map((fields) => readUpgrade(fields)));
}

/** The same of a route, and whether tunnels of its `CONNECT` requests end in Envoy, so that the cluster gets what is said in them. */
export function readRouteUpgrades(parent: ConfigFields): {
  readonly upgrades: Upgrades;
  readonly endsTunnels: boolean;
} {
  let endsTunnels = false;
  const upgrades = parent.messages("upgrade_configs").map((fields) => {
    const connect = fields.message("connect_config");
    connect?.close();
    endsTunnels ||= connect !== undefined;
    return readUpgrade(fields);
  });
  return { upgrades: new Map(upgrades), endsTunnels };
}

function readUpgrade(fields: ConfigFields): readonly [type: string, isEnabled: boolean] {
  const type = fields.text("upgrade_type")?.toLowerCase() ?? "";
  const isEnabled = fields.flag("enabled") ?? true;
  fields.close();
  return [type, isEnabled];
}
