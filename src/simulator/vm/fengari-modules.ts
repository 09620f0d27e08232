import type { VmDifference } from "./differences.ts";
import type { LuaJitBuild } from "./luajit-build.ts";

/** What we use of fengari 0.1.5, which comes without types. `LuaState` and `TValue` are its own objects. */
export interface LuaState {
  readonly base_ci: CallInfo;
  readonly stack: TValue[];
  top: number;
  nny: number;
  readonly ci: CallInfo;
  readonly l_G: GlobalState;
}

/** What the coroutines of a VM share; the members are additions of ours, see fengari-changes.ts. */
export interface GlobalState {
  /** How many instructions and steps of pattern matching are left. */
  fuel: number;
  exhausted: () => void;
  /** Of library functions; the clock is looked at every 16 of them. */
  calls: number;
  lookAtClock: () => void;
  /** How many bytes may be allocated before `claim` is called. */
  room: number;
  claim: (bytes: number) => void;
  build: LuaJitBuild;
  /** Gives the run up: the script uses something that the simulator does not have. */
  refuse: (name: string) => void;
  /** By functions of the library: what their texts call them. */
  functionNumbers: ReadonlyMap<CFunction, number>;
  /** The names of the functions of the library that LuaJIT has written in Lua: errors of what they call name them. */
  writtenInLua: ReadonlyMap<CFunction, string>;
  /** Told when the script meets a difference of the VM; `L` is there where the script's line can be found. */
  differs: (difference: VmDifference, L?: LuaState) => void;
  /** `base ^ exponent`. */
  power: (base: number, exponent: number) => number;
  /** The table `package` where its paths are not as in Envoy. */
  packages: unknown;
  /** Whether tables give their keys in the reverse order. */
  isReversed: boolean;
  /** Whether the script has gone through keys whose order is LuaJIT's own. */
  hasMetOrder: boolean;
}

/** A frame of a running coroutine; the last two only of Lua functions. */
export interface CallInfo {
  /** The function, where its value stands on the stack. */
  readonly func: TValue | undefined;
  /** The library function whose frame LuaJIT would have given to the metamethod that it calls. */
  calledInstead?: unknown;
  readonly callstatus: number;
  readonly previous: CallInfo | null;
  readonly l_code: readonly Instruction[];
  readonly l_savedpc: number;
}

export interface Instruction {
  readonly opcode: number;
  readonly A: number;
}

/** A compiled function: its instructions, the line of each, and the functions inside it. */
export interface Prototype {
  readonly code: readonly Instruction[];
  readonly lineinfo: number[];
  readonly p: readonly Prototype[];
  /** The text it was compiled from; the same object in all functions of one text. */
  readonly source: unknown;
  readonly linedefined: number;
  readonly lastlinedefined: number;
}

export interface OpcodeModule {
  readonly OpCodesI: Readonly<Record<string, number>>;
  testAMode: (opcode: number) => number;
}

export interface TValue {
  type: number;
  value: unknown;
  setsvalue(value: unknown): void;
  setfltvalue(value: number): void;
}

/** A function of Lua's with its upvalues, each shared with the closures that have it too. */
export interface LuaClosure {
  readonly p: Prototype & { readonly upvalues: readonly { readonly name: { getstr(): Uint8Array } }[] };
  readonly upvals: TValue[];
}

export type CFunction = (L: LuaState) => number;

/** State of a lexer; `token` and the look-ahead are what the parser reads. */
export interface LexState {
  readonly t: { token: number };
  readonly lookahead: { token: number };
}

export interface ObjectModule {
  readonly TValue: {
    new (type: number, value: unknown): TValue;
    readonly prototype: { setivalue(value: number): void; chgivalue(value: number): void };
  };
  luaO_str2num: (text: Uint8Array, target: TValue) => number;
  luaO_tostring: (L: LuaState, value: TValue) => void;
  luaO_chunkid: (source: Uint8Array, length: number) => Uint8Array;
  luaO_pushvfstring: (L: LuaState, format: Uint8Array | string, args: readonly unknown[]) => Uint8Array;
  luaO_pushfstring: (L: LuaState, format: Uint8Array | string, ...args: readonly unknown[]) => Uint8Array;
  pushobj2s: (L: LuaState, value: TValue) => void;
}

export interface ApiModule {
  lua_pushinteger: (L: LuaState, value: number) => void;
  lua_pushnumber: (L: LuaState, value: number) => void;
  lua_pushvfstring: (L: LuaState, format: Uint8Array | string, args: readonly unknown[]) => Uint8Array;
  lua_pushfstring: (L: LuaState, format: Uint8Array | string, ...args: readonly unknown[]) => Uint8Array;
}

export interface DoModule {
  luaD_protectedparser: (L: LuaState, ...rest: readonly unknown[]) => number;
  lua_yieldk: (L: LuaState, ...rest: readonly unknown[]) => number;
  lua_yield: (L: LuaState, results: number) => number;
}

export interface DebugModule {
  lua_getstack: (L: LuaState, level: number, ar: LuaDebug) => number;
  lua_getinfo: (L: LuaState, what: Uint8Array, ar: LuaDebug) => number;
  luaG_runerror: (L: LuaState, format: Uint8Array, ...args: readonly unknown[]) => never;
}

/** A table of fengari: its entries by hash, linked in the order of insertion. */
export interface LuaTableObject {
  readonly strong: Map<unknown, LuaTableEntry>;
  readonly dead_strong: Map<unknown, LuaTableEntry>;
  dead_weak: unknown;
  /** The first and the last entry. */
  f: LuaTableEntry | undefined;
  l: LuaTableEntry | undefined;
  /** An addition of ours, see fengari-limit-changes.ts. */
  readonly g: GlobalState;
}

export interface LuaTableEntry {
  readonly key: TValue;
  readonly value: TValue;
  /** The entries before and after it. */
  p: LuaTableEntry | null | undefined;
  n: LuaTableEntry | undefined;
}

export interface TableModule {
  luaH_setint: (table: LuaTableObject, key: number, value: TValue) => void;
  luaH_setfrom: (...args: [L: LuaState, table: LuaTableObject, key: TValue, value: TValue]) => void;
  luaH_next: (L: LuaState, table: LuaTableObject, key: number) => boolean;
  luaH_getn: (table: LuaTableObject) => number;
}

export interface LexerModule {
  readonly luaX_tokens: readonly Uint8Array[];
  readonly FIRST_RESERVED: number;
  luaX_next: (ls: LexState) => void;
}

export interface StringModule {
  luaS_bless: (L: LuaState, bytes: Uint8Array) => unknown;
}

export interface LuaModule {
  readonly LUA_MULTRET: number;
  readonly LUA_OK: number;
  readonly LUA_YIELD: number;
  readonly LUA_REGISTRYINDEX: number;
  readonly LUA_TNONE: number;
  readonly LUA_TNIL: number;
  readonly LUA_TBOOLEAN: number;
  readonly LUA_TLIGHTUSERDATA: number;
  readonly LUA_TNUMBER: number;
  readonly LUA_TSTRING: number;
  readonly LUA_TTABLE: number;
  readonly LUA_TFUNCTION: number;
  readonly LUA_TUSERDATA: number;
  readonly LUA_TTHREAD: number;
  readonly LUA_HOOKLINE: number;
  readonly LUA_MASKCALL: number;
  readonly LUA_MASKLINE: number;
  readonly lua_Debug: new () => LuaDebug;
  lua_sethook(L: LuaState, hook: (L: LuaState, event: LuaDebug) => void, mask: number, count: number): void;
  lua_upvalueindex(index: number): number;
  lua_callk(
    L: LuaState,
    args: number,
    results: number,
    context: number,
    next: (L: LuaState, status: number, context: number) => number,
  ): void;
  lua_call(L: LuaState, args: number, results: number): void;
  lua_createtable(L: LuaState, array: number, hash: number): void;
  lua_error(L: LuaState): number;
  lua_getfield(L: LuaState, index: number, key: Uint8Array): number;
  lua_getglobal(L: LuaState, name: Uint8Array): number;
  lua_getinfo(L: LuaState, what: Uint8Array, ar: LuaDebug): number;
  lua_getstack(L: LuaState, level: number, ar: LuaDebug): number;
  lua_gettop(L: LuaState): number;
  lua_isyieldable(L: LuaState): boolean;
  lua_load(
    L: LuaState,
    reader: (L: LuaState, data: unknown) => Uint8Array | null,
    data: unknown,
    name: Uint8Array,
    mode: Uint8Array | null,
  ): number;
  lua_newtable(L: LuaState): void;
  lua_newthread(L: LuaState): LuaState;
  lua_newuserdata(L: LuaState, size: number): Record<string, unknown>;
  lua_next(L: LuaState, index: number): number;
  lua_pcall(L: LuaState, args: number, results: number, handler: number): number;
  lua_pop(L: LuaState, count: number): void;
  lua_pushboolean(L: LuaState, value: boolean): void;
  lua_pushcclosure(L: LuaState, func: CFunction, upvalues: number): void;
  lua_pushcfunction(L: LuaState, func: CFunction): void;
  lua_pushnil(L: LuaState): void;
  lua_pushnumber(L: LuaState, value: number): void;
  lua_pushstring(L: LuaState, bytes: Uint8Array): void;
  lua_pushlstring(L: LuaState, bytes: Uint8Array, length: number): void;
  lua_pushvalue(L: LuaState, index: number): void;
  lua_rawget(L: LuaState, index: number): number;
  lua_rawgeti(L: LuaState, index: number, key: number): number;
  lua_getmetatable(L: LuaState, index: number): boolean;
  lua_len(L: LuaState, index: number): void;
  lua_rawlen(L: LuaState, index: number): number;
  lua_rawset(L: LuaState, index: number): void;
  lua_rawseti(L: LuaState, index: number, key: number): void;
  lua_geti(L: LuaState, index: number, key: number): number;
  lua_seti(L: LuaState, index: number, key: number): void;
  lua_remove(L: LuaState, index: number): void;
  lua_insert(L: LuaState, index: number): void;
  /** Makes room for more values on the stack. */
  lua_checkstack(L: LuaState, count: number): boolean;
  lua_concat(L: LuaState, count: number): void;
  lua_replace(L: LuaState, index: number): void;
  lua_resume(L: LuaState, from: LuaState | null, args: number): number;
  lua_setfield(L: LuaState, index: number, key: Uint8Array): void;
  lua_setglobal(L: LuaState, name: Uint8Array): void;
  lua_setmetatable(L: LuaState, index: number): void;
  lua_settop(L: LuaState, index: number): void;
  lua_toboolean(L: LuaState, index: number): boolean;
  lua_tolstring(L: LuaState, index: number): Uint8Array | null;
  lua_tonumber(L: LuaState, index: number): number;
  lua_tonumberx(L: LuaState, index: number): number | false;
  lua_touserdata(L: LuaState, index: number): Record<string, unknown> | null;
  lua_type(L: LuaState, index: number): number;
  lua_typename(L: LuaState, type: number): Uint8Array;
  lua_xmove(from: LuaState, to: LuaState, count: number): void;
  lua_yield(L: LuaState, results: number): number;
  lua_isinteger(L: LuaState, index: number): boolean;
}

export interface LuaDebug {
  i_ci: CallInfo | null;
  name: Uint8Array | null;
  namewhat: Uint8Array;
  currentline: number;
  short_src: Uint8Array;
  readonly what: Uint8Array;
  readonly linedefined: number;
  /** Which event a hook is told of. */
  readonly event: number;
}

export interface AuxiliaryModule {
  luaL_argerror(L: LuaState, index: number, message: Uint8Array): never;
  luaL_checkany(L: LuaState, index: number): void;
  luaL_checkinteger(L: LuaState, index: number): number;
  luaL_checknumber(L: LuaState, index: number): number;
  luaL_checkstring(L: LuaState, index: number): Uint8Array;
  luaL_getmetafield(L: LuaState, index: number, name: Uint8Array): number;
  luaL_newstate(): LuaState;
  luaL_optnumber(L: LuaState, index: number, otherwise: number): number;
  luaL_optinteger(L: LuaState, index: number, otherwise: number): number;
  luaL_requiref(L: LuaState, name: Uint8Array, open: CFunction, global: number): void;
  luaL_tolstring(L: LuaState, index: number): Uint8Array;
  luaL_where(L: LuaState, level: number): void;
}

export type LibraryModule = Readonly<Record<string, CFunction>>;
