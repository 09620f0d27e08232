import { parseArgs } from "node:util";
import { newestEnvoy, skipReason } from "../../support/envoys.ts";
import { soak } from "./soak.ts";

/** `npm run soak [-- --requests 200000] [--seconds 900]`: many clients at once through an Envoy with two workers. */
const { values } = parseArgs({
  options: { requests: { type: "string", default: "200000" }, seconds: { type: "string", default: "900" } },
});
if (newestEnvoy === undefined) console.error(skipReason());
else {
  const report = await soak(newestEnvoy, { requests: Number(values.requests), seconds: Number(values.seconds) });
  console.log(JSON.stringify(report, undefined, 2));
  process.exitCode = report.violations.length + report.scriptErrors > 0 ? 1 : 0;
}
