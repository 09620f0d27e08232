import { buildIstioOracle, istioOraclePath } from "../support/istio-oracle.ts";

/** `npm run istio:build [-- <seconds>]`: builds the istiod oracle unless it is there, in at most so many seconds (25 minutes). */
const seconds = Number(process.argv[2] ?? 1500);
const failure = await buildIstioOracle({ seconds });
console.error(failure === undefined ? `istiod oracle: ${istioOraclePath()}` : `No istiod oracle: ${failure}`);
process.exitCode = failure === undefined ? 0 : 1;
