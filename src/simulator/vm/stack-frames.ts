import type { StackFrame } from "../../scenario/trace.ts";
import { bytesOf, byteStringOf } from "./byte-string.ts";
import { lua } from "./fengari.ts";
import type { LuaDebug, LuaState } from "./fengari-modules.ts";

/** More than anybody reads of a stack that overflowed. */
const mostFrames = 30;

/** The functions of a script that a coroutine runs now, or ran when an error ended it, innermost first. */
export function stackFramesOf(L: LuaState): readonly StackFrame[] {
  const frames: StackFrame[] = [];
  const frame = new lua.lua_Debug();
  for (let level = 0; frames.length < mostFrames && lua.lua_getstack(L, level, frame) === 1; level++) {
    lua.lua_getinfo(L, bytesOf("Sln"), frame);
    if (frame.currentline > 0) frames.push(frameOf(frame));
  }
  return frames;
}

function frameOf({ short_src, currentline, name }: LuaDebug): StackFrame {
  const place = `${byteStringOf(short_src)}:${currentline}`;
  return name === null ? { place } : { place, name: byteStringOf(name) };
}

/** Where the script is that calls the running function of the host: `[string "…"]:3`, or nothing where no script does. */
export function placeOfCall(L: LuaState): string {
  const frame = new lua.lua_Debug();
  for (let level = 0; lua.lua_getstack(L, level, frame) === 1; level++) {
    lua.lua_getinfo(L, bytesOf("Sl"), frame);
    if (frame.currentline > 0) return frameOf({ ...frame, name: null }).place;
  }
  return "";
}
