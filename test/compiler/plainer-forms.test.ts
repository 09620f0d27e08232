import { expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { valueOf } from "../support/expect-value.ts";
import { compileModules } from "../support/run-filter.ts";

/** The Lua of what is declared in a module, of which the hook logs `result(handle)`. */
function luaOf(declarations: string): string {
  const script = compileModules({
    "filter.ts": logging('import { result } from "./a";', "result(handle, handle.headers().get('x-a'))"),
    "a.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${declarations}`,
  });
  return valueOf(script).lua.replace(/^.*\n/, "").split("\nfunction envoy_on_request")[0]?.trimEnd() ?? "";
}

const result = (body: string): string =>
  `export function result(handle: RequestHandle, given: string | undefined): string { ${body} }`;

test("`??` with true or false is an operation, not a variable", () => {
  const lua = luaOf(result("const on = given === 'a' || undefined; return `${on ?? true}${on ?? false}`;"));
  expect(lua).toContain("return tostring(on == nil or on) .. tostring(on or false)");
});

test("Nothing, or else a value, is `and` and `or` with the condition turned round", () => {
  const lua = luaOf(
    `interface Options { readonly name?: string | undefined }
function show(options: Options | undefined): string { return options?.name ?? "none"; }
${result("const name = given === '' ? undefined : given; return show(given === 'a' ? undefined : { name }) + show(!given ? undefined : {});")}`,
  );
  expect(lua).toContain('local name = given ~= "" and given or nil');
  expect(lua).toContain('show(given ~= "a" and {name = name} or nil)');
  expect(lua).toContain("show(given and {} or nil)");
});

test("A function of Envoy's or of Lua's library is called where it stands, also when its arguments take statements", () => {
  const lua = luaOf(
    result(
      "let on = given === 'a' ? undefined : given === 'b'; handle.logInfo(`${(on ??= handle.streamInfo().protocol() === '')}`); return string.format('%s', on ??= true);",
    ),
  );
  expect(lua).toMatch(/^ {2}handle:logInfo\(/m);
  expect(lua).toMatch(/return string\.format\(/);
  expect(lua).not.toMatch(/local (logInfo|format|handleBefore)/);
});

test("What is made in steps has its own name from the start", () => {
  const lua = luaOf(result("const on = given === 'a' ? undefined : given === 'b'; return `${String(on)}`;"));
  expect(lua).toMatchInlineSnapshot(`
    "local function result(handle, given)
      local on
      if given ~= "a" then
        on = given == "b"
      end
      return tostring(on)
    end"
  `);
});

test("What does not change is not kept under a second name", () => {
  const lua = luaOf(
    `const cache = new LuaTable<string, string>(); const byName: Record<string, string> = {};
function load(name: string): string { return name; }
${result("const name = given ?? ''; if (!cache.has(name)) cache.set(name, load(name)); return (byName[name] ??= load(name)) + cache.get(name)!;")}`,
  );
  expect(lua).toMatchInlineSnapshot(`
    "local cache = {}
    local byName = {}

    local function load_a(name)
      return name
    end

    local function result(handle, given)
      local name = given or ""
      if cache[name] == nil then
        cache[name] = load_a(name)
      end
      if byName[name] == nil then
        byName[name] = load_a(name)
      end
      return byName[name] .. cache[name]
    end"
  `);
});

test("Doc comments of members stay: of objects, enums, accessors and fields", () => {
  const lua = luaOf(
    `/** What there is. */
enum Kind {
  /** The first. */
  First = 3,
  Second,
}
const options = {
  /** Whether it is on. */
  isOn: true,
  /**
   * Says it.
   *
   * @param text what
   */
  say(text: string): string { return text; },
  inner: {
    /** How deep. */
    depth: 2,
  },
};
class Box {
  /** Of how many. */
  private count = 1;
  /** The size. */
  get size(): number { return this.count; }
  /** Of all. */
  static all = 0;
}
${result("return options.say(`${Kind[Kind.First]}${new Box().size}${Box.all}${options.isOn}${options.inner.depth}`);")}`,
  );
  expect(lua.slice(lua.indexOf("--- What there is"))).toMatchInlineSnapshot(`
    "--- What there is.
    local Kind = {
      --- The first.
      First = 3,
      [3] = "First",
      Second = 4,
      [4] = "Second"
    }
    local options = {
      --- Whether it is on.
      isOn = true,
      --- Says it.
      -- @param text what
      say = function(self, text)
        return text
      end,
      inner = {
        --- How deep.
        depth = 2
      }
    }
    local Box = __TS__Class()
    Box.name = "Box"

    function Box.prototype.____constructor(self)
      --- Of how many.
      self.count = 1
    end

    --- The size.
    __TS__SetDescriptor(
      Box.prototype,
      "size",
      {
        get = function(self)
          return self.count
        end
      },
      true
    )

    --- Of all.
    Box.all = 0

    local function result(handle, given)
      return options:say(
        Kind[Kind.First] .. tostring(__TS__New(Box).size) .. tostring(Box.all) .. tostring(options.isOn)
            .. tostring(options.inner.depth)
      )
    end"
  `);
});

test("A chain of operators that is longer than a line goes on with the operator on the next one", () => {
  const lua = luaOf(
    result(
      "const first = handle.headers().get('x-first') ?? ''; const second = handle.headers().get('x-second') ?? ''; if (first !== 'something' && second !== 'something else' && (first === second || first === 'x') && given !== undefined && given !== first) return ''; return 'the first header is ' + first + ', the second header is ' + second + ', and what was given is ' + (given ?? 'nothing') + ' at all';",
    ),
  );
  expect(lua).toMatchInlineSnapshot(`
    "local function result(handle, given)
      local first = handle:headers():get("x-first") or ""
      local second = handle:headers():get("x-second") or ""
      if first ~= "something" and second ~= "something else" and (first == second or first == "x")
          and given ~= nil and given ~= first then
        return ""
      end
      return "the first header is " .. first .. ", the second header is " .. second .. ", and what was given is "
          .. (given or "nothing") .. " at all"
    end"
  `);
  expect(Math.max(...lua.split("\n").map((line) => line.length))).toBeLessThan(120);
});
