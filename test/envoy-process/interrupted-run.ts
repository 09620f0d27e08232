import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { smallScenario } from "./small-scenario.ts";

// Runs a scenario in an Envoy that never gets ready, for tests of what is left when this process ends.
const [file = "", end] = process.argv.slice(2);
const host = createEnvoyHost({ path: file, version: "1.37.0", line: "1.37" });
void host.run(smallScenario("", `  - { title: one, send: { get: / } }`));
setTimeout(() => {
  console.log("running");
  if (end === "throw") throw new Error("a bug");
}, 300);
