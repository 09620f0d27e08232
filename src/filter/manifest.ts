import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { JsonObject } from "../files/json.ts";
import type { ParameterValue } from "./parameters.ts";
import type { Profile } from "./profile.ts";

/** What `filter.yaml` says: who the filter is, where it may run, what can be set when it is packaged, and where it is deployed. */
export interface FilterManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The Envoy release lines the filter promises to work on, inclusive. */
  readonly envoy: { readonly from: EnvoyVersion; readonly to: EnvoyVersion };
  /** The Lua that the script may use, `envoy` unless the manifest says. */
  readonly profile: Profile;
  /**
   * A JSON schema for each parameter. Defaults and types stand in the filter's `parameters.ts`, as exported constants of the same
   * names; the schema adds what a type cannot say (patterns, ranges). A parameter that may be none takes `null` in YAML.
   */
  readonly parameters: Readonly<Record<string, JsonObject>>;
  readonly deploy: Deployment;
  readonly budget: Budget;
}

/** What the script may cost. */
export interface Budget {
  /** Unicode characters of Lua, comments included; any number where absent. Targets that limit them allow 65536. */
  readonly characters?: number;
}

/** Where the filter's script goes. Each target that is absent is not packaged. */
export interface Deployment {
  readonly envoyFilter?: EnvoyFilterDeployment;
  /** A static Envoy configuration: the HTTP filter as it stands in a connection manager's `http_filters`. */
  readonly staticConfig?: { readonly filterName: string };
  /** What the listener in front of the script must do, for the script to keep its promises. */
  readonly listener?: ListenerNeeds;
}

/** The Istio EnvoyFilter that deploys a script. */
export interface EnvoyFilterDeployment {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly workloadSelector: Readonly<Record<string, string>>;
  /** Istio's patch context. */
  readonly context: "GATEWAY" | "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "ANY";
  /** The port Envoy listens on (a Service's target port), not the Service's. */
  readonly portNumber: number;
  /** `name` of the HTTP filter that carries the script. */
  readonly filterName: string;
}

/** What a listener must do for a script. */
export interface ListenerNeeds {
  /** Switch both kinds of TLS session resumption off. */
  readonly disableSessionResumption?: Condition;
  /** Remove request headers by prefix before routing and before any HTTP filter (Envoy's early header mutation). */
  readonly removeRequestHeaders?: Condition & { readonly prefixParameter: string };
}

/** Applies where every named parameter has the value given. */
export interface Condition {
  readonly when: Readonly<Record<string, ParameterValue>>;
}
