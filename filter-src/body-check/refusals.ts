import type { Refusal } from "envoy-lua-kit/protect";

export const upgrade: Refusal = { status: 403, code: "Upgrade", message: "upgrades cannot be checked" };
export const notJson: Refusal = {
  status: 415,
  code: "NotJson",
  message: "only uncompressed application/json is taken",
};
export const tooLarge: Refusal = { status: 413, code: "TooLarge", message: "the body is too large" };
export const tooDeep: Refusal = { status: 400, code: "TooDeep", message: "the JSON is too deep" };
