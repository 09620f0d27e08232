import type { Diagnostic, SourcePosition } from "../../diagnostics/diagnostic.ts";
import type { Profile } from "../../filter/profile.ts";
import type { LuaLib } from "../typescript.ts";
import type { TypeScriptToLua } from "../typescript.ts";
import { envoyGlobals } from "../result/lua-globals.ts";
import { globalUses } from "./free-names.ts";
import { isGlobalAllowed, refusedIn } from "./lua-profiles.ts";
import { featureHint, globalHint } from "./profile-hints.ts";
import type { FeatureUse } from "./watch-features.ts";

export interface ProfileInput {
  readonly profile: Profile;
  readonly file: TypeScriptToLua.File;
  readonly featureUses: readonly FeatureUse[];
  /** The Lua of a feature of TypeScriptToLua's library and of what it needs itself. */
  readonly textOf: (feature: LuaLib.LuaLibFeature) => string;
  /** The place in the user's files of an offset, or of a line and column counted from 0, of the linked module. */
  readonly positionOf: (
    place: number | { readonly line: number; readonly column: number },
  ) => SourcePosition | undefined;
}

/** Findings for what needs Lua that Envoy has and the profile does not, where it stands in the filter. */
export function checkProfile(input: ProfileInput): readonly Diagnostic[] {
  const features = input.featureUses.flatMap((use) => checkFeatures(use, input));
  const globals = globalUses(input.file)
    .filter(({ name, member }) => envoyGlobals.has(name) && !isGlobalAllowed(input.profile, name, member))
    .map(({ name, member, position }) => {
      const used = member === undefined || !["os", "string"].includes(name) ? name : `${name}.${member}`;
      const message = `This uses Lua's ${used}, which the profile "${input.profile}" does not have`;
      return finding(message, globalHint(name), position === undefined ? undefined : input.positionOf(position));
    });
  return withoutRepetition([...features, ...globals]);
}

function checkFeatures({ node, features }: FeatureUse, input: ProfileInput): readonly Diagnostic[] {
  const needed = features.map((feature) => ({ feature, refused: refusedIn(input.profile, input.textOf(feature)) }));
  const refused = needed.filter(({ refused: names }) => names.length > 0);
  if (refused.length === 0) return [];
  const names = refused.map(({ feature }) => feature);
  const globals = [...new Set(refused.flatMap(({ refused: found }) => found))];
  const message = `This needs TypeScriptToLua's ${list(names)}, which uses ${list(globals)}; the profile "${input.profile}" does not have that`;
  return [finding(message, featureHint(names), input.positionOf(node.getStart()))];
}

function finding(message: string, hint: string, position: SourcePosition | undefined): Diagnostic {
  return {
    code: "PROFILE_UNSUPPORTED",
    severity: "error",
    message,
    hint,
    ...(position === undefined ? {} : { position }),
  };
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** What is found several times at one place is said once. */
function withoutRepetition(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ message, position }: Diagnostic): string =>
    [position?.file, position?.line, position?.column, message].join(" ");
  return [...new Map(findings.map((found) => [keyOf(found), found])).values()];
}
