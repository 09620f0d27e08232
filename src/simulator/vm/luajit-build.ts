import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";

/** What the LuaJIT of one Envoy does otherwise than that of another. */
export interface LuaJitBuild {
  /** `jit.version`. */
  readonly name: string;
  /** Whether `package.path` and `package.cpath` show a folder of the machine that it was built on. */
  readonly showsFolder: boolean;
  /** What a number of 2^31 and more becomes where a library function wants 32 bits. */
  readonly tooLarge: number;
  /** What a number becomes in `string.format("%d")` that does not fit into 64 bits. */
  readonly wide: { readonly positive: bigint; readonly nan: bigint };
}

const smallest = -(2 ** 31);
const largest = 2 ** 31 - 1;
const smallestWide = -(2n ** 63n);

const rolling: LuaJitBuild = {
  name: "LuaJIT 2.1.ROLLING",
  showsFolder: false,
  tooLarge: smallest,
  wide: { positive: smallestWide, nan: smallestWide },
};

const ofSummer2025: LuaJitBuild = {
  name: "LuaJIT 2.1.1753364724",
  showsFolder: true,
  tooLarge: largest,
  wide: { positive: 2n ** 63n - 1n, nan: 0n },
};

/** The LuaJIT that an Envoy has. */
export function luaJitOf(version: EnvoyVersion): LuaJitBuild {
  return version === "1.40" ? rolling : ofSummer2025;
}

/** A number as the 32 bits that most functions of the library read it as. */
export function toInteger32(value: number, { tooLarge }: LuaJitBuild): number {
  if (Number.isNaN(value) || value <= smallest - 1) return Number.isNaN(value) && tooLarge > 0 ? 0 : smallest;
  // An integer has no negative zero.
  return value >= largest + 1 ? tooLarge : Math.trunc(value) + 0;
}
