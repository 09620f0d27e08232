/** Every global that LuaJIT and the Lua filter give a script while it handles a request, in Envoys 1.36 to 1.40. */
export const envoyGlobals: ReadonlySet<string> = new Set(
  (
    "_G _VERSION assert bit collectgarbage coroutine debug dofile error gcinfo getfenv getmetatable io ipairs jit load loadfile " +
    "loadstring math module newproxy next os package pairs pcall print rawequal rawget rawlen rawset require select setfenv " +
    "setmetatable string table tonumber tostring type unpack xpcall EnvoyTimestampResolution"
  ).split(" "),
);

/** The globals that a script makes, for Envoy to find. */
export const hookGlobals: ReadonlySet<string> = new Set(["envoy_on_request", "envoy_on_response"]);
