-- sha256:936f1b6d16bd body-check 0.1.0
--- Ends the request here: `protect` answers it. From any depth of what it runs.
local function refuse(refusal)
  error(refusal, 0)
end

--- The same with answers of your own. `answer` gets what was raised and must call `respond`; where it raises or
-- returns, it is asked once more about its own error, and then the request is answered with an empty 500.
local function protectWith(handle, decide, answer)
  local succeeded, problem = pcall(decide, handle)
  if succeeded then
    return
  end
  local _, failure = pcall(answer, handle, problem)
  pcall(answer, handle, failure)
  handle:respond({[":status"] = "500"})
end

local function answerProblem(handle, problem)
  if type(problem) == "table" then
    local refusal = problem
    handle:logWarn(refusal.code)
    handle:respond(
      {[":status"] = tostring(refusal.status), ["content-type"] = "text/plain"},
      refusal.message
    )
  end
  local text = string.gsub(tostring(problem), "[^ -~]", "?")
  pcall(function() return handle:logErr(text) end)
  handle:respond({[":status"] = "500", ["content-type"] = "text/plain"}, "internal error")
end

--- Runs `decide`, and lets the request go on only if that came to its end. Whatever it raises, in any call of the host
-- API, is answered: a refusal as it says, everything else with 500.
local function protect(handle, decide)
  protectWith(handle, decide, answerProblem)
end

--- How many objects and arrays are inside each other. Of a text that is no JSON it is some number.
local function jsonDepth(json)
  local withoutEscapes = string.gsub(json, "\\.", "")
  local structure = string.gsub(withoutEscapes, '"[^"]*"', "")
  local depth = 0
  local deepest = 0
  for bracket in string.gmatch(structure, "[%[%]{}]") do
    depth = depth + ((bracket == "[" or bracket == "{") and 1 or -1)
    deepest = math.max(deepest, depth)
  end
  return deepest
end

local maxBytes = 65536
local maxDepth = 32
local upgrade = {status = 403, code = "Upgrade", message = "upgrades cannot be checked"}
local notJson = {status = 415, code = "NotJson", message = "only uncompressed application/json is taken"}
local tooLarge = {status = 413, code = "TooLarge", message = "the body is too large"}
local tooDeep = {status = 400, code = "TooDeep", message = "the JSON is too deep"}

--- What can be refused before the body is waited for.
local function checkHeaders(headers)
  if headers:get("upgrade") ~= nil or headers:get(":method") == "CONNECT" then
    refuse(upgrade)
  end
  if (tonumber(headers:get("content-length") or "0") or 0) > maxBytes then
    refuse(tooLarge)
  end
end

local function isJson(headers)
  local mediaType = string.match(string.lower(headers:get("content-type") or ""), "^[^; ]*")
  return mediaType == "application/json" and headers:get("content-encoding") == nil
end

local function checkBody(handle)
  checkHeaders(handle:headers())
  local body = handle:body()
  if body == nil then
    return
  end
  if body:length() > maxBytes then
    refuse(tooLarge)
  end
  if not isJson(handle:headers()) then
    refuse(notJson)
  end
  if jsonDepth(body:getBytes(0, body:length())) > maxDepth then
    refuse(tooDeep)
  end
end

function envoy_on_request(handle)
  protect(handle, checkBody)
end
