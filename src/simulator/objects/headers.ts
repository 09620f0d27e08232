import { lowerCase, type HeaderMap } from "../http/header-map.ts";
import { ScriptError } from "../vm/script-error.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { iterateOnce, type IterationLock } from "./iteration.ts";

export interface HeadersState extends IterationLock {
  readonly map: HeaderMap;
  /** Told before each write, also of writes that change nothing; says whether the headers can still be changed. */
  readonly beforeWrite: () => boolean;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#header-object-api */
export const headersDefinition: HostObjectDefinition<HeadersState> = {
  name: "Headers",
  mangledName: mangle("http", "HeaderMapWrapper"),
  methods: {
    add: (state, call) => {
      checkWritable(state);
      state.map.add(call.text(1), call.text(2));
      return [];
    },
    replace: (state, call) => {
      checkWritable(state);
      state.map.replace(call.text(1), call.text(2));
      return [];
    },
    remove: (state, call) => {
      checkWritable(state);
      state.map.remove(call.text(1));
      return [];
    },
    get: ({ map }, call) => {
      const value = map.get(call.bytes(1));
      return value === undefined ? [] : [value];
    },
    getAtIndex: ({ map }, call) => {
      const values = map.values(call.bytes(1));
      const value = values[Math.trunc(call.number(2))];
      return value === undefined ? [] : [value];
    },
    getNumValues: ({ map }, call) => [map.values(call.bytes(1)).length],
    setHttp1ReasonPhrase: (state, call) => {
      checkWritable(state);
      // Fidelity: outcomes do not hold the reason phrase, so there is nothing to set.
      call.text(1);
      return [];
    },
  },
  pairs: (state) => iterateOnce(state, [...state.map.entries()], ({ name, value }) => [lowerCase(name), value]),
};

function checkWritable({ isLocked, beforeWrite }: HeadersState): void {
  if (isLocked) throw new ScriptError("header map cannot be modified while iterating");
  if (!beforeWrite()) throw new ScriptError("header map can no longer be modified");
}
