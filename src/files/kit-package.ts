import path from "node:path";
import type { TextFiles } from "./text-files.ts";
import { disk } from "./disk.ts";
import { isJsonObject, parseJson, type JsonObject } from "./json.ts";

/** What is to be known of a package from its package.json. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  /** The oldest Node that it runs on, such as `20.19.0`. */
  readonly oldestNode: string | undefined;
  /** What it depends on, with the ranges of versions: for use, for development and of its surroundings. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package that this code is part of, whether run from source or built. */
export function kitPackage(): PackageFacts {
  const facts = readPackage(path.resolve(import.meta.dirname, "../.."), disk);
  if (facts === undefined) throw new Error("The kit has no package.json");
  return facts;
}

/** The package of a folder; undefined where there is no package.json that can be read. */
export function readPackage(folder: string, files: TextFiles): PackageFacts | undefined {
  const json = parseJson(files.read(path.join(folder, "package.json")) ?? "");
  if (!isJsonObject(json)) return undefined;
  const node = textsOf(json["engines"])["node"];
  return {
    name: typeof json["name"] === "string" ? json["name"] : "",
    version: typeof json["version"] === "string" ? json["version"] : "",
    oldestNode: /\d+(?:\.\d+)*/.exec(node ?? "")?.[0],
    dependencies: Object.assign({}, ...dependencyLists(json)) as Record<string, string>,
  };
}

function dependencyLists(json: JsonObject): readonly Readonly<Record<string, string>>[] {
  return ["peerDependencies", "devDependencies", "dependencies"].map((list) => textsOf(json[list]));
}

function textsOf(json: unknown): Readonly<Record<string, string>> {
  const entries = isJsonObject(json) ? Object.entries(json) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
