/** Names that are plain in TypeScript and something else in Lua, in TypeScriptToLua's output, in Envoy, or in the linker's own choices. */
const hostileNames: readonly string[] = [
  ..."end local nil not and or repeat until then elseif goto".split(" "),
  ..."table string select math type pairs ipairs print error next unpack pcall tostring tonumber assert os io bit".split(
    " ",
  ),
  ..."self _ $ $x ünï arg _G _ENV setmetatable getmetatable rawget require coroutine debug".split(" "),
  ..."____exports ____x ____temp_0 ____opt_0 ____switch3 ____cond3 ____try ____catch ____hasReturned ____array_0".split(
    " ",
  ),
  ..."__TS__ArrayMap __TS__Class __TS__New __TS__ArrayFilter Symbol Map prototype constructor".split(" "),
  ..."envoy_on_request envoy_on_response onRequest handle value_m1 value_m2 value_2 index temp result".split(" "),
];

const plainNames: readonly string[] = "value count item total text list point flag left right inner outer".split(" ");

export const allNames: readonly string[] = [...plainNames, ...plainNames, ...hostileNames];
