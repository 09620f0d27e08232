"use strict";

// First, for what it does to TypeScript.
require("./load-typescript.cjs");

module.exports = {
  tstl: require("typescript-to-lua"),
  luaLib: require("typescript-to-lua/dist/LuaLib.js"),
  luaDiagnostics: require("typescript-to-lua/dist/transformation/utils/diagnostics.js"),
};
