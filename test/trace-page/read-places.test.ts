import { expect, test } from "vitest";
import { luaPlace, type PlainScript } from "../../src/trace-page/read-places.ts";

const scripts: readonly PlainScript[] = [
  { name: "one", file: "one", lua: "function envoy_on_request(handle)\n  -- one\nend" },
  { name: "two", file: "two", lua: "function envoy_on_request(handle)\n  -- two\nend" },
  { name: "other", file: "other", lua: "local x = 1\n" },
  { name: "short", file: "short", lua: "-- whole" },
];
const begins = '[string "function envoy_on_request(handle)..."]';

test.each([
  ["the only script that begins so", '[string "local x = 1..."]:1', undefined, "lua/other.lua:1"],
  ["of several the one preferred", `${begins}:2`, "two", "lua/two.lua:2"],
  ["none of several where none is preferred", `${begins}:2`, undefined, `${begins}:2`],
  ["a script of one line as a whole", '[string "-- whole"]:1', undefined, "lua/short.lua:1"],
  ["none for a text that is no place", "", undefined, ""],
])("A place in a script that was not compiled is in %s", (_, place, preferred, expected) => {
  expect(luaPlace(place, scripts, preferred).text).toBe(expected);
});
