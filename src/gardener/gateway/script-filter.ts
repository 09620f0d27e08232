import type { Script } from "../../filter/script.ts";
import { luaFilter } from "../../packaging/lua-filter.ts";
import { scriptAnnotations } from "../../packaging/script-annotations.ts";
import { envoyFilter, insertBeforeRouter } from "../envoy-filter.ts";
import type { Gateway } from "../exposure.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";

/** EnvoyFilter with a script that asks nothing of its listener, before the router of every connection manager of a gateway. */
export function createScriptFilter(name: string, gateway: Gateway, script: Script): KubernetesObject {
  const metadata = { name, namespace: gateway.namespace, annotations: scriptAnnotations(script) };
  return envoyFilter({ metadata, gateway }, [
    insertBeforeRouter(luaFilter(`envoy.filters.http.lua.${script.name}`, script)),
  ]);
}
