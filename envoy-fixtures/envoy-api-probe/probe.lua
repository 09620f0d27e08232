-- Reports what a real Envoy gives a script: it calls every member of every object it can reach and says what came back.
--
-- The report is a list separated by semicolons, of three kinds of entries whose words are separated by one space:
--   call <members joined by dots> <what came back: nothing, error, or a type> [<number of the object>]
--   object <number> <its members, sorted>
--   global <name>
-- The stream handle is object 1. Objects with the same metatable have the same number.

-- Arguments for the members that need some. A member that is not listed is called without.
local arguments = {
  add = { "1" },
  base64Decode = { "Zm9v" },
  base64Escape = { "foo" },
  counter = { "probe_counter" },
  dynamicTypedMetadata = { "absent" },
  gauge = { "probe_gauge" },
  get = { "absent" },
  getAtIndex = { "absent", 0 },
  getBytes = { 0, 0 },
  getNumValues = { "absent" },
  histogram = { "probe_histogram" },
  importPublicKey = { "absent", 6 },
  recordValue = { 1 },
  remove = { "absent" },
  replace = { "x-probe", "1" },
  setBytes = { "" },
  setHttp1ReasonPhrase = { "OK" },
  setUpstreamOverrideHost = { "192.0.2.1:1", false },
  sub = { 1 },
  verifySignature = { "sha256", "absent", "", 0, "", 0 },
}
-- Members of one name on objects that want different arguments.
local argumentsAt = {
  ["headers.add"] = { "x-probe", "1" },
  ["requestHeaders.add"] = { "x-probe", "1" },
  ["stats.counter.add"] = { 1 },
  ["stats.gauge.add"] = { 1 },
  ["stats.gauge.set"] = { 1 },
  ["streamInfo.dynamicMetadata.set"] = { "probe", "key", "value" },
  ["streamInfo.filterState.set"] = { "probe", "envoy.string", "value" },
}
-- They log, never return, or suspend the hook, after which every object but the handle is dead.
local notCalled = {
  body = true,
  bodyChunks = true,
  httpCall = true,
  logCritical = true,
  logDebug = true,
  logErr = true,
  logInfo = true,
  logTrace = true,
  logWarn = true,
  respond = true,
  trailers = true,
}

local function createReport()
  local report = { lines = {}, numbers = {}, count = 0 }

  function report.add(...)
    report.lines[#report.lines + 1] = table.concat({ ... }, " ")
  end

  function report.numberOf(metatable)
    if report.numbers[metatable] == nil then
      report.count = report.count + 1
      report.numbers[metatable] = report.count
      local members = {}
      for name in pairs(metatable) do
        members[#members + 1] = name
      end
      table.sort(members)
      report.add("object", report.count, table.concat(members, " "))
    end
    return report.numbers[metatable]
  end

  return report
end

local visit

local function reportResults(report, path, succeeded, ...)
  local result = ...
  if not succeeded then
    report.add("call", path, "error", (tostring(result):gsub("[%s;]", "_")))
  elseif select("#", ...) == 0 then
    report.add("call", path, "nothing")
  elseif type(result) == "userdata" then
    report.add("call", path, "userdata", report.numberOf(getmetatable(result)))
    visit(report, path .. ".", result)
  else
    report.add("call", path, type(result))
  end
end

function visit(report, prefix, object)
  for name, member in pairs(getmetatable(object)) do
    if type(member) == "function" and name:sub(1, 2) ~= "__" and not notCalled[name] then
      local path = prefix .. name
      local values = argumentsAt[path] or arguments[name] or {}
      reportResults(report, path, pcall(member, object, unpack(values)))
    end
  end
end

local function walk(handle)
  local report = createReport()
  report.numberOf(getmetatable(handle))
  visit(report, "", handle)
  reportResults(report, "body", pcall(handle.body, handle, true))
  for name in pairs(EnvoyTimestampResolution) do
    report.add("global", "EnvoyTimestampResolution." .. name)
  end
  table.sort(report.lines)
  return table.concat(report.lines, ";")
end

function envoy_on_request(handle)
  if handle:headers():get(":path") == "/request" then
    handle:respond({ [":status"] = "200" }, walk(handle))
  end
end

function envoy_on_response(handle)
  -- The response hook also runs for the request hook's own reply; only what an upstream answered has this header.
  if handle:headers():get("x-envoy-upstream-service-time") ~= nil then
    local report = walk(handle)
    handle:body(true):setBytes(report)
  end
end
