import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { exchangesOf, listenersOf } from "./search-case.ts";
import { configWith, searchedPki } from "./search-config.ts";
import type { Disagreement } from "./shrink-case.ts";

/** Writes a disagreement as a scenario, which `envoy-lua run` runs and which can become a topic of the corpus. */
export function writeCase(folder: string, number: number, { search, differences }: Disagreement): void {
  mkdirSync(folder, { recursive: true });
  const scenario = {
    title: `Case ${number} of a search for disagreement`,
    envoy: "envoy.yaml",
    ...(search.listener === "secure" ? { pki: searchedPki } : {}),
    exchanges: exchangesOf(search, number),
  };
  const comment = differences
    .map(({ what, left, right }) => `${what}\n Envoy:     ${left}\n simulator: ${right}`)
    .join("\n");
  writeFileSync(path.join(folder, "envoy.yaml"), stringify(configWith(listenersOf([search]))));
  writeFileSync(
    path.join(folder, "scenario.yaml"),
    `${comment.replace(/^/gm, "# ")}\n${stringify(scenario, { lineWidth: 0 })}`,
  );
}
