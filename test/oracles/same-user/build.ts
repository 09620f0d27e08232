import { kubernetesOracles, provideKubernetesOracle, type KubernetesVersion } from "./oracles.ts";

/** `npm run kubernetes:build [-- <seconds>]`: builds the oracles of all versions unless they are there, each in at most so many seconds. */
const seconds = Number(process.argv[2] ?? 1500);
for (const version of Object.keys(kubernetesOracles) as KubernetesVersion[]) {
  try {
    console.error(`Kubernetes ${version} oracle: ${await provideKubernetesOracle(version, seconds)}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
