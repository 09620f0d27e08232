import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of messages of Envoy's API, wherever they stand. */
export const envoyMessageNotes = {
  ENVOY_FIELD_UNKNOWN: {
    example: 'Lua has no field "inline_cod"; istiod leaves it out without a word',
    remedy: "Correct the field's name, as it stands in Envoy's API reference.",
  },
  ENVOY_RULE_BROKEN: {
    example: "Found 0 items, wanted at least 1",
    remedy:
      "Give a value that Envoy's own rule allows: it refuses the whole listener, cluster or route that the value is part of.",
  },
  ENVOY_TYPE_UNKNOWN: {
    example: 'Envoy\'s API has no message "envoy.extensions.filters.http.lua.v3.Lau"',
    remedy: "Correct the name behind `type.googleapis.com/` in `@type`.",
  },
  ENVOY_VALUE: {
    example: 'Found "yes", wanted true or false',
    remedy: "Give a value of the field's type.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;

/** Codes of EnvoyFilters; `docs/envoy-filters.md` says how istiod applies them. */
export const envoyFilterNotes = {
  ENVOY_ADDRESS_TAKEN: {
    example: 'There is a listener with the name "0.0.0.0_8443" already',
    remedy: "Give it a name and an address of its own: Envoy has one of them, and refuses or replaces the other.",
  },
  ENVOY_CLUSTER_UNKNOWN: {
    example: 'The gateway has no cluster "outbound|443||api": it answers such requests with 503',
    remedy:
      "Correct the name; the hint lists the nearest. A cluster of another patch must be added for the same gateway.",
  },
  ENVOY_FILTER_AFTER_ROUTER: {
    example: 'The filter "lua" stands after the router, which must be the last one',
    remedy: "`INSERT_BEFORE` the subFilter `envoy.filters.http.router`.",
  },
  ENVOY_FILTER_FIELDS_DROPPED: {
    example: "istiod merges the transport socket and leaves out name, connect_timeout",
    remedy: "Write a patch of its own for the transport socket.",
  },
  ENVOY_FILTER_NO_EFFECT: {
    example: "The patch changes nothing: what it sets is so without it",
    remedy:
      "Take the patch away, or correct what it matches. A `MERGE` cannot set a value to false, 0 or an empty text: `REPLACE` what holds it.",
  },
  ENVOY_FILTER_NO_GATEWAY: {
    example: "No gateway has the labels that the EnvoyFilter selects: istio: ingresgateway",
    remedy: "Correct the `workloadSelector` or the namespace; the hint lists those that are there.",
  },
  ENVOY_FILTER_NO_MATCH: {
    example: "The patch is for the context SIDECAR_INBOUND, and these are gateways",
    remedy: "Correct the part of `match` that is shown; the hint lists what is there.",
  },
  ENVOY_FILTER_NOT_MODELLED: {
    example: "EnvoyFilters that are attached by targetRefs are not modelled",
    remedy: "Nothing is said about this patch: look at the gateway's `/config_dump` for what became of it.",
  },
  ENVOY_FILTER_OVERRIDDEN: {
    example: 'All that the patch does is lost to another one: patch 2 of "istio-system/timeouts"',
    remedy: "Write both as one patch, or give the one that is to win a higher `priority`.",
  },
  ENVOY_FILTER_REFUSED: {
    example: "A match of a filter wants its name",
    remedy: "Correct the patch: istiod refuses the whole EnvoyFilter, or leaves the patch out.",
  },
  ENVOY_FILTER_REPEATS: {
    example: '"http_filters" has this item already: a MERGE adds to lists',
    remedy: "Leave the item out.",
  },
  ENVOY_FILTER_REPLACES: {
    example: '"typed_per_filter_config.lua" is replaced as a whole, and loses source_code',
    remedy: "Entries of maps and values of open types are not merged: give all that is to stay.",
  },
  ENVOY_FILTER_TOO_BROAD: {
    example: "The patch names none of the listeners, and changes 2: 0.0.0.0_8080, 0.0.0.0_8443",
    remedy: "Say in `match` which one is meant. Where all are meant, this warning can stay.",
  },
  ENVOY_FILTER_WITHOUT_CONFIG: {
    example: 'The filter "lua" has no typed_config',
    remedy: "Give it a `typed_config` with `@type`, without which Envoy refuses the listener.",
  },
  ENVOY_LUA_SYNTAX: {
    example: "The script is no Lua, in its line 3: unexpected symbol near '}'",
    remedy: "Correct the script. A build of the kit writes resources whose scripts were loaded and tested.",
  },
  ENVOY_ROUTE_TIMEOUT: {
    example: 'The route "api" has no timeout: Envoy ends its requests after 15 seconds',
    remedy: "Istio's own routes have `timeout: 0s` and a `retry_policy`; give it both.",
  },
  GATEWAY_CONFIGURATION: {
    example: '"gateway.json" holds no configuration of a gateway',
    remedy:
      "`--base` wants the JSON of Envoy's `/config_dump`, of `istioctl proxy-config all -o json`, or of a recording.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
