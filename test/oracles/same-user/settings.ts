import type { ParameterValues } from "../../../src/filter/parameters.ts";
import type { KubernetesVersion } from "./oracles.ts";
import type { Reach } from "./judge.ts";

/** A kube-apiserver, and a filter that is set up for it. */
export interface Setting {
  readonly kubernetes: KubernetesVersion;
  readonly parameters: ParameterValues;
  readonly flags: readonly string[];
}

const uidFlag = "--requestheader-uid-headers=X-Remote-Uid";

export const settings = {
  default: { kubernetes: "1.36", parameters: {}, flags: [] },
  uid: { kubernetes: "1.36", parameters: { uidHeader: "X-Remote-Uid" }, flags: [uidFlag] },
  forward: { kubernetes: "1.36", parameters: { uidHeader: "X-Remote-Uid", unidentified: "forward" }, flags: [uidFlag] },
  text: { kubernetes: "1.36", parameters: { uidHeader: "X-Remote-Uid", subjectEncoding: "text" }, flags: [uidFlag] },
  old: {
    kubernetes: "1.31",
    parameters: { credentialId: false, uidAttribute: "ignore", t61Strings: "refuse" },
    flags: [],
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export function reachOf({ parameters }: Setting): Reach {
  return {
    carriesUid: parameters["uidHeader"] !== undefined,
    refusesT61: parameters["t61Strings"] === "refuse",
    maxGroups: 256,
    maxIdentityBytes: 16_384,
  };
}
