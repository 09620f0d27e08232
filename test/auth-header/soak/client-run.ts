import type { ConnectionOptions } from "node:tls";
import type { RunningEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import type { SoakClient } from "./clients.ts";
import type { Seen } from "./seen.ts";

/** What all clients of a soak share. */
export interface ClientRun {
  readonly envoy: RunningEnvoy;
  readonly files: ReadonlyMap<string, string>;
  readonly seen: Seen;
  /** Whether more is to be sent. */
  readonly goesOn: () => boolean;
  /** Counts a request. @returns its number */
  readonly count: () => number;
}

/** How a client connects to its listener. */
export function connectionOf(
  { listener = "gateway", certificate }: SoakClient,
  { envoy, files }: ClientRun,
): ConnectionOptions & { readonly port: number } {
  return {
    port: envoy.portOf(listener),
    ca: files.get("pki/cluster-ca.crt"),
    servername: "api.example.com",
    ...(certificate === undefined
      ? {}
      : { cert: files.get(`pki/${certificate}.crt`), key: files.get(`pki/${certificate}.key`) }),
  };
}

/** Headers by which the stand-ins tell whose request it is, and who it must be. */
export function soakHeaders({ headers, user = "" }: SoakClient, id: string): Record<string, string | string[]> {
  return { ...headers, "x-soak-id": id, "x-soak-user": encodeURIComponent(user) };
}

/** What a stand-in says about a request that it got as it must. */
export function wantedDescription({ user = "" }: SoakClient, id: string): string {
  return `${id} ${encodeURIComponent(user)}`;
}
