import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const unit = "EnvoyTimestampResolution.MICROSECOND";
const use = "handle.logInfo(handle.timestampString(unit));";

checkRule("HOST_API_AT_LOAD", [
  ["outside of functions", request(use, `const unit = ${unit};`), ["HOST_API_AT_LOAD 1:69"]],
  [
    "in a function that is called there",
    request(use, `function read(): EnvoyTimestampResolution {\nreturn ${unit}; } const unit = read();`),
    ["HOST_API_AT_LOAD 2:8"],
  ],
  [
    "in a constructor that is called there",
    request(
      "handle.logInfo(handle.timestampString(one.unit));",
      `class Unit { readonly unit: EnvoyTimestampResolution; constructor() {\nthis.unit = ${unit}; } } const one = new Unit();`,
    ),
    ["HOST_API_AT_LOAD 2:13"],
  ],
  [
    "in a function that a list calls there",
    request("handle.logInfo(handle.timestampString(all[0]));", `const all = ["a"].map(() =>\n${unit});`),
    ["HOST_API_AT_LOAD 2:1"],
  ],
  [
    "in a function that a hook calls",
    request(
      "handle.logInfo(handle.timestampString(read()));",
      `function read(): EnvoyTimestampResolution { return ${unit}; }`,
    ),
    [],
  ],
]);
