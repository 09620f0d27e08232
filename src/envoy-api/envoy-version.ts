/** The Envoy release lines whose Lua API is known, oldest first. Each was reflected from a real binary. */
export const envoyVersions = ["1.36", "1.37", "1.38", "1.39", "1.40"] as const;

/** One of `envoyVersions`, such as `1.37`. */
export type EnvoyVersion = (typeof envoyVersions)[number];

export function isEnvoyVersion(text: string): text is EnvoyVersion {
  return (envoyVersions as readonly string[]).includes(text);
}

/** Negative where `left` is the older release line, 0 where they are the same. */
export function compareEnvoyVersions(left: EnvoyVersion, right: EnvoyVersion): number {
  return envoyVersions.indexOf(left) - envoyVersions.indexOf(right);
}
