import type { Profile } from "../../filter/profile.ts";
import { envoyGlobals } from "../result/lua-globals.ts";

/** Globals of Lua that scripts may use, with the members of those that are allowed in part. */
const allowed: Readonly<Record<string, "all" | readonly string[]>> = {
  ...Object.fromEntries(
    "_VERSION assert error ipairs next pairs pcall rawequal select tonumber tostring type unpack xpcall"
      .split(" ")
      .map((name) => [name, "all"] as const),
  ),
  coroutine: "all",
  math: "all",
  os: ["clock", "date", "difftime", "time"],
  string: "byte char find format gmatch gsub len lower match rep reverse sub upper".split(" "),
  table: "all",
  EnvoyTimestampResolution: "all",
  envoy_on_request: "all",
  envoy_on_response: "all",
};

/** Globals that only LuaJIT has, or that strict sandboxes take away. */
const onlyInEnvoy: readonly string[] = ["setmetatable", "getmetatable", "rawget", "rawlen", "rawset", "bit"];

/** Globals that no script may use, nor the parts of TypeScriptToLua's library that it needs. */
const neverAllowed: readonly string[] =
  "_G debug io package require load loadstring loadfile dofile setfenv getfenv collectgarbage ffi jit module newproxy".split(
    " ",
  );

/** Whether a script may use a global, or a member of it; undefined where the global is used as a value. */
export function isGlobalAllowed(profile: Profile, name: string, member: string | undefined): boolean {
  if (profile === "envoy" && onlyInEnvoy.includes(name)) return true;
  const members = Object.hasOwn(allowed, name) ? (allowed[name] ?? []) : [];
  return members === "all" || (member !== undefined && members.includes(member));
}

/** Every global that may stand in a finished script, TypeScriptToLua's library included. */
export function globalsOf(profile: Profile): ReadonlySet<string> {
  if (profile === "portable") return new Set(Object.keys(allowed));
  return new Set([...envoyGlobals].filter((name) => !neverAllowed.includes(name)));
}

/** The globals that a text of TypeScriptToLua's library uses and the profile does not have. */
export function refusedIn(profile: Profile, library: string): readonly string[] {
  const refused = profile === "envoy" ? neverAllowed : [...onlyInEnvoy, ...neverAllowed];
  return refused.filter((name) => new RegExp(`(?<![.\\w])${name}\\b(?!\\s*=[^=])`).test(library));
}
