import type { JsonObject } from "../../files/json.ts";

/** Name of the routes for upgrades (`kubectl exec`, `attach`, `port-forward`). Gardener's patches go by it. */
export const upgradeRoute = "connection-upgrade";

/**
 * Matches a `Connection` header with the option `upgrade` among others and in any case (RFC 9110, section 7.6.1), for browsers send
 * `keep-alive, Upgrade`, and some libraries `upgrade`. The whole value must match.
 */
export const upgradeOption = "(?i)([^,]*,)*[ \\t]*upgrade[ \\t]*(,[^,]*)*";

/** Both protocols that Kubernetes speaks through upgraded connections. */
export const upgradeConfigs: readonly JsonObject[] = [{ upgrade_type: "spdy/3.1" }, { upgrade_type: "websocket" }];
