/**
 * Which Lua a script may use. `envoy`: LuaJIT as Envoy runs it, without what could load code or reach out of the script. `portable`: also
 * what strict sandboxes of Lua 5.1 allow, which have no metatables, no raw access and no `bit`, such as Envoy Gateway's strict validator.
 */
export const profiles = ["envoy", "portable"] as const;

/** The Lua that scripts may use: `envoy` or `portable`. */
export type Profile = (typeof profiles)[number];
