import type { ParsedName } from "../certificates/parsed-name.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#parsed-name-object-api */
export const parsedNameDefinition: HostObjectDefinition<ParsedName> = {
  name: "ParsedName",
  mangledName: mangle("common", "ParsedX509NameWrapper"),
  methods: {
    commonName: ({ commonName }) => [commonName],
    organizationName: ({ organizationNames }) => [organizationNames],
  },
};
