import { buildGoOracle } from "../../support/go-oracle.ts";
import { kubeApiserver, kubernetesClients, kubernetesOracles } from "./oracles.ts";

/**
 * `npm run kubernetes:build [-- <seconds>]`: builds the oracles of all versions, then kube-apiserver and its clients, unless they are there, in at
 * most so many seconds (40 minutes) all together.
 */
const end = Date.now() + Number(process.argv[2] ?? 2400) * 1000;
for (const sources of [...Object.values(kubernetesOracles), kubeApiserver, kubernetesClients]) {
  try {
    const seconds = Math.max(1, Math.floor((end - Date.now()) / 1000));
    console.error(`${sources.name}: ${await buildGoOracle(sources, { seconds })}`);
  } catch (error) {
    console.error(`No ${sources.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
