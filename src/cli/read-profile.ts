import { profiles, type Profile } from "../filter/profile.ts";
import type { CommandInput, CommandOption } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const profileOption: CommandOption = {
  type: "string",
  value: "<profile>",
  help: `the Lua that scripts may use, ${profiles.join(" or ")}; else as their manifests say`,
};

/** The profile of `--profile`; undefined where it is not given. @throws UsageError for another word */
export function readProfile(input: CommandInput): Profile | undefined {
  const text = input.text("profile");
  const profile = profiles.find((name) => name === text);
  if (text !== undefined && profile === undefined)
    throw new UsageError(`Found the profile "${text}", wanted ${profiles.join(" or ")}`);
  return profile;
}
