import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";

/** Looks up titles: of the exchanges of a scenario of `envoy-fixtures`, or of the tests of a file. Each place is read once. */
export function createTitleLookup(): (place: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (place) => {
    const titles = known.get(place) ?? readTitles(place);
    known.set(place, titles);
    return titles;
  };
}

function readTitles(place: string): readonly string[] {
  if (!place.startsWith("test/"))
    return valueOf(readScenario(`envoy-fixtures/${place}`, projectFiles)).exchanges.map(({ title }) => title);
  const text = projectFiles.read(place) ?? "";
  return [...text.matchAll(/(?:test|describe|\.each\(\w*\)|\]\)|\)\))\(\s*"([^"]+)"/g)].map(([, title = ""]) => title);
}
