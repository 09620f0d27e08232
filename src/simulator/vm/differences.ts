/** What scripts can see of the VM that is not as in Envoy, and why. */
export const vmDifferences = {
  memory: {
    what: '`collectgarbage("count")` and `gcinfo()`',
    reason: "The simulator does not measure a script's memory; it always says 92 KiB",
  },
  environment: {
    what: "`getfenv` of a function that uses no globals and was made in another environment than the script's",
    reason: "fengari keeps no environment for such a function; the script's globals are given",
  },
  output: {
    what: "What `print` and `io.write` print",
    reason: "Envoy writes it to its standard output; the simulator shows it nowhere",
  },
  address: {
    what: "The text of a table, function or userdata: its address",
    reason: "It is another one in each process",
  },
  files: {
    what: "Files: `io.open`, `io.lines`, `loadfile`, `dofile`, `require` of a module in a file, `os.remove`, `os.rename`",
    reason: "The simulator has none, and finds none",
  },
  variables: {
    what: "`os.getenv`",
    reason: "The simulator has no environment variables",
  },
  clock: {
    what: "`os.clock`",
    reason: "It is the time that Envoy's process has computed; the simulator gives the time of day",
  },
  compiler: {
    what: "`jit.status`",
    reason: "The parts it names depend on the processor",
  },
  holes: {
    what: "The length of a list with holes, and what goes by it",
    reason: "LuaJIT looks where its array happens to end; the simulator looks elsewhere",
  },
  noNumber: {
    what: "`math.floor` and other functions of one number that are called without any",
    reason: "LuaJIT's give what happens to stand on the stack, or an error; the simulator gives the error",
  },
  absentKey: {
    what: "`next` of an index that is not in the table",
    reason: "LuaJIT goes on from it where its array has room for it; the simulator raises the error that it is invalid",
  },
  digits: {
    what: "The last digit of what `math.exp`, `math.log`, `math.sin` and the like give, and of `^` with a fraction",
    reason:
      "Node rounds otherwise than the C library, for one argument in ten of `math.exp` and one in a hundred of `math.log10`; 14 digits, as in `tostring`, show it for less than one in a thousand",
  },
  kept: {
    what: "`debug.getinfo` and `debug.getupvalue` of library functions that keep values, e.g. `print`, `pairs`, an iterator of `gmatch`",
    reason: "LuaJIT shows what they keep; those of the simulator keep values of the host, which do not show",
  },
  paths: {
    what: "`package.path` and `package.cpath`, and the files that an error of `require` names",
    reason:
      "Those of Envoys before 1.40 show a folder of the machine they were built on, another one in each patch release",
  },
  order: {
    what: "The order in which `pairs` and `next` give keys that are no list, also to `respond` and `httpCall`",
    reason:
      "LuaJIT's is another one in each process; a run is made once more in the reverse order, and has a warning if it comes out otherwise",
  },
} as const;

/** The name of a difference. */
export type VmDifference = keyof typeof vmDifferences;
