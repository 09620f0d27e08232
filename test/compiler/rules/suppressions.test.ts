import { describe, expect, test } from "vitest";
import { findingsOf, request } from "./findings-of.ts";

const use = 'handle.stats().counter("x").inc();';
const tooNew = ["HOST_API_TOO_NEW 3:10", "HOST_API_TOO_NEW 3:18", "HOST_API_TOO_NEW 3:31"];

describe("A comment envoy-lua-ignore", () => {
  test.each<[title: string, body: string, findings: readonly string[]]>([
    ["behind a line takes the findings of its code away", `${use} // envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only`, []],
    ["above a line does so too", `// envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only\n  ${use}`, []],
    [
      "above other comments and blank lines does so too",
      `// envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only\n  // counted\n\n  ${use}`,
      [],
    ],
    [
      "two lines above is not meant for the line",
      `// envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only\n  handle.logInfo("x");\n  ${use}`,
      ["HOST_API_TOO_NEW 5:10", "HOST_API_TOO_NEW 5:18", "HOST_API_TOO_NEW 5:31", "SUPPRESSION_UNUSED 3:3"],
    ],
    [
      "without a reason is a finding",
      `${use} // envoy-lua-ignore HOST_API_TOO_NEW`,
      [...tooNew, "SUPPRESSION_WITHOUT_REASON 3:38"],
    ],
    [
      "with an empty reason is a finding",
      `${use} // envoy-lua-ignore HOST_API_TOO_NEW: `,
      [...tooNew, "SUPPRESSION_WITHOUT_REASON 3:38"],
    ],
    [
      "with an unknown code is a finding",
      'handle.logInfo("x"); // envoy-lua-ignore TOO_NEW: why',
      ["SUPPRESSION_UNKNOWN 3:24"],
    ],
    [
      "with a code that is no rule is a finding",
      'handle.logInfo("x"); // envoy-lua-ignore TYPESCRIPT: why',
      ["SUPPRESSION_UNKNOWN 3:24"],
    ],
    ["without a code is a finding", 'handle.logInfo("x"); // envoy-lua-ignore', ["SUPPRESSION_UNKNOWN 3:24"]],
    [
      "for a code that is not found is a finding",
      'handle.logInfo("x"); // envoy-lua-ignore HOST_API_TOO_NEW: why',
      ["SUPPRESSION_UNUSED 3:24"],
    ],
    ["between slashes and stars does so too", `/* envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only */\n  ${use}`, []],
    ["between slashes and stars in the line too", `${use} /* envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only */`, []],
    ["before what stands in the line too", `/* envoy-lua-ignore HOST_API_TOO_NEW: 1.38 only */ ${use}`, []],
    ["of several lines too", `/**\n   * envoy-lua-ignore HOST_API_TOO_NEW: 1.38\n   * only\n   */\n  ${use}`, []],
    [
      "with several codes takes the findings of each",
      `${use} if (handle.headers().get("a")) return; // envoy-lua-ignore HOST_API_TOO_NEW, TRUTHY_EMPTY: the test`,
      [],
    ],
    [
      "with several codes is a finding for each that takes nothing away",
      `${use} // envoy-lua-ignore HOST_API_TOO_NEW, TRUTHY_EMPTY: the test`,
      ["SUPPRESSION_UNUSED 3:38"],
    ],
    [
      "without a colon is a finding",
      `${use} // envoy-lua-ignore HOST_API_TOO_NEW 1.38 only`,
      [...tooNew, "SUPPRESSION_UNKNOWN 3:38"],
    ],
    ["in a text is none", 'handle.logInfo("// envoy-lua-ignore");', []],
  ])("%s", (_title, body, findings) => {
    expect(findingsOf({ "filter.ts": request(body) })).toEqual(findings);
  });
});
