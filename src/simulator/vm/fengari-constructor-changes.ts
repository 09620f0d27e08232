import type { SourceChange } from "./load-fengari.ts";

/** What LuaJIT folds that Lua 5.3 does not: to 0 and to infinity, but not to -0, which would be a 0 among its constants. */
const folding: readonly SourceChange[] = [
  { module: "lcode", find: "return (v2.value !== 0);", replace: "return true;" },
  // Other powers are computed where they are used: what gives them belongs to the VM.
  {
    module: "lcode",
    find: "default: return 1;  /* everything else is valid */",
    replace: `case 4 /* LUA_OPPOW */: {
            const power = Math.pow(v1.value, v2.value);
            return Number.isInteger(v1.value) && v2.value >= 0 && Number.isInteger(v2.value) && Math.abs(power) < 2 ** 53;
        }
        default: return 1;  /* everything else is valid */`,
  },
  { module: "lcode", find: "if (isNaN(n) || n === 0)", replace: "if (isNaN(n) || Object.is(n, -0))" },
];

/** Collects the fields of a constructor whose key and value are constants, on the instruction that makes the table. */
const collecting: readonly SourceChange[] = [
  {
    module: "lparser",
    find: "const recfield = function(ls, cc) {",
    replace: `const { LUA_TBOOLEAN, LUA_TNIL, LUA_TNUMFLT } = require("./defs.js").constant_types;

const constantOf = function(fs, e) {
    if (e.t !== e.f) return null;
    switch (e.k) {
        case expkind.VNIL: return new lobject.TValue(LUA_TNIL, null);
        case expkind.VTRUE: return new lobject.TValue(LUA_TBOOLEAN, true);
        case expkind.VFALSE: return new lobject.TValue(LUA_TBOOLEAN, false);
        case expkind.VKFLT: return new lobject.TValue(LUA_TNUMFLT, e.u.nval);
        case expkind.VK: return fs.f.k[e.u.info];
        default: return null;
    }
};

const isKey = (key) => key !== null && !key.ttisnil();

const recfield = function(ls, cc) {`,
  },
  {
    module: "lparser",
    find: `    let rkkey = luaK_exp2RK(fs, key);
    expr(ls, val);
    luaK_codeABC(fs, OP_SETTABLE`,
    replace: `    let constantKey = constantOf(fs, key);
    let rkkey = luaK_exp2RK(fs, key);
    expr(ls, val);
    let constant = isKey(constantKey) ? constantOf(fs, val) : null;
    if (constant !== null) cc.template.push([constantKey, constant]);
    else luaK_codeABC(fs, OP_SETTABLE`,
  },
  {
    module: "lparser",
    find: "    cc.na++;\n    cc.tostore++;",
    replace: `    cc.na++;
    let constant = constantOf(ls.fs, cc.v);
    if (constant !== null) {
        cc.template.push([new lobject.TValue(LUA_TNUMFLT, cc.na), constant]);
        cc.v.k = expkind.VVOID;
    } else cc.tostore++;`,
  },
  {
    module: "lparser",
    find: "    cc.na = cc.nh = cc.tostore = 0;",
    replace: "    cc.na = cc.nh = cc.tostore = 0;\n    cc.template = [];",
  },
  {
    module: "lparser",
    find: "    SETARG_B(fs.f.code[pc], lobject.luaO_int2fb(cc.na));",
    replace: `    if (cc.template.length > 0) {
        const isItem = ([key]) => key.ttisfloat() && key.value >= 1 && key.value <= cc.na;
        const items = cc.template.filter(isItem).sort(([one], [other]) => one.value - other.value);
        fs.f.code[pc].template = [...items, ...cc.template.filter((field) => !isItem(field))];
    }
    SETARG_B(fs.f.code[pc], lobject.luaO_int2fb(cc.na));`,
  },
];

/** The table begins with its constants; all else is assigned to it in the order of the text. */
const assigning: readonly SourceChange[] = [
  {
    module: "lvm",
    find: "L.stack[ra].sethvalue(ltable.luaH_new(L));",
    replace: `const table = ltable.luaH_new(L);
                if (i.template !== undefined) {
                    L.l_G.fuel -= i.template.length >> 2;
                    ltable.invalidateTMcache(table);
                    for (const [key, value] of i.template) ltable.luaH_setfrom(L, table, key, value);
                }
                L.stack[ra].sethvalue(table);`,
  },
  { module: "lopcodes", find: "const LFIELDS_PER_FLUSH = 50;", replace: "const LFIELDS_PER_FLUSH = 1;" },
];

/**
 * A constructor of LuaJIT copies a template with all fields that are constants, and then assigns the rest in turn, which shows where a key
 * is given twice. fengari assigns named fields in turn, and positions in bundles.
 */
export const constructorChanges: readonly SourceChange[] = [...folding, ...collecting, ...assigning];
