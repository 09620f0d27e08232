import { hostApi, membersOf, type HostObjectName } from "../../envoy-api/table.ts";
import { bufferDefinition } from "./buffer.ts";
import { connectionDefinition } from "./connection.ts";
import { connectionMetadataDefinition, connectionStreamInfoDefinition } from "./connection-stream-info.ts";
import { dynamicMetadataDefinition } from "./dynamic-metadata.ts";
import { filterStateDefinition } from "./filter-state.ts";
import { headersDefinition } from "./headers.ts";
import { metadataDefinition } from "./metadata.ts";
import { logLevels } from "./object-factory.ts";
import { parsedNameDefinition } from "./parsed-name.ts";
import { publicKeyDefinition } from "./public-key.ts";
import { routeDefinition, virtualHostDefinition } from "./route.ts";
import { sslConnectionDefinition } from "./ssl-connection.ts";
import { statDefinitions, statsScopeDefinition } from "./stats.ts";
import { streamHandleDefinition } from "./stream-handle.ts";
import { streamInfoDefinition } from "./stream-info.ts";

/** The objects that the simulator has, with the members it models; members beyond the table are mistakes that a test finds. */
export const definedMembers: Readonly<Partial<Record<HostObjectName, readonly string[]>>> = Object.fromEntries(
  [
    bufferDefinition,
    connectionDefinition,
    connectionMetadataDefinition,
    connectionStreamInfoDefinition,
    dynamicMetadataDefinition,
    filterStateDefinition,
    headersDefinition,
    metadataDefinition,
    parsedNameDefinition,
    publicKeyDefinition,
    routeDefinition,
    sslConnectionDefinition,
    ...statDefinitions,
    statsScopeDefinition,
    streamHandleDefinition,
    streamInfoDefinition,
    virtualHostDefinition,
  ].map(({ name, methods }) => [name, [...Object.keys(logLevels), ...Object.keys(methods)]]),
);

export type Simulation = "modelled" | "refused";

/** Every member of the host API's table: modelled, or refused with a finding when a script calls it. */
export const simulatedMembers: Readonly<Record<string, Readonly<Record<string, Simulation>>>> = Object.fromEntries(
  (Object.keys(hostApi) as HostObjectName[]).map((object) => [object, simulationOf(object)]),
);

function simulationOf(object: HostObjectName): Readonly<Record<string, Simulation>> {
  const isConstant = hostApi[object].kind === "constants";
  const modelled = new Set([
    ...(object === "EnvoyObject" ? Object.keys(logLevels) : []),
    ...(definedMembers[object] ?? []),
  ]);
  const members = [...membersOf(object).keys()];
  return Object.fromEntries(members.map((name) => [name, isConstant || modelled.has(name) ? "modelled" : "refused"]));
}
