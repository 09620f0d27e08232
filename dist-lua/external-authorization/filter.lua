-- sha256:b6df39df9ddb external-authorization 0.1.0
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

local cluster = "authorization"
local authority = "authorization"
local path = "/check"
local timeoutMs = 500
local sentHeaders = "authorization,cookie,x-forwarded-proto"
local identityHeaders = "x-auth-user,x-auth-groups"
local answerHeaders = "www-authenticate,location,set-cookie"

--- The service's reply to what it may know of the request. A timeout is a reply with 504, a failed connection one with 503.
local function ask(handle)
  local headers = handle:headers()
  local question = {
    [":method"] = "GET",
    [":path"] = path,
    [":authority"] = authority,
    ["x-forwarded-method"] = headers:get(":method") or "",
    ["x-forwarded-host"] = headers:get(":authority") or "",
    ["x-forwarded-uri"] = headers:get(":path") or ""
  }
  for name in string.gmatch(sentHeaders, "[^,]+") do
    local value = headers:get(name)
    if value ~= nil then
      question[name] = value
    end
  end
  local options = {timeout_ms = timeoutMs, return_duplicate_headers = true}
  local reply = handle:httpCall(cluster, question, nil, options)
  return reply
end

local noDecision = {status = 503, code = "NoDecision", message = "the request could not be authorized"}

local function identify(handle, reply)
  local headers = handle:headers()
  for name in string.gmatch(identityHeaders, "[^,]+") do
    local values = reply[name] or {}
    for _, value in ipairs(type(values) == "string" and {values} or values) do
      headers:add(name, value)
    end
  end
end

--- The service's refusal, or its way to a login page. Its body stays here.
local function answer(handle, reply)
  local headers = {[":status"] = reply[":status"]}
  for name in string.gmatch(answerHeaders, "[^,]+") do
    local values = reply[name]
    if values ~= nil then
      headers[name] = values
    end
  end
  handle:respond(headers)
end

local function authorize(handle)
  for name in string.gmatch(identityHeaders, "[^,]+") do
    handle:headers():remove(name)
  end
  local reply = ask(handle)
  local status = tonumber(reply[":status"]) or 0
  if status == 200 then
    identify(handle, reply)
  elseif status >= 300 and status < 500 then
    answer(handle, reply)
  else
    refuse(noDecision)
  end
end

--- An error of a script would let the request pass, so all of it is protected.
function envoy_on_request(handle)
  protect(handle, authorize)
end
