-- sha256:b4d237f8cb3a request-log 0.1.0
local loggedHeaders = "user-agent"
local maxLength = 200

--- The microsecond and the client's port in the form of a UUID (RFC 9562, version 8). Nothing of `math.random`, which
-- gives the same numbers in each worker of each Envoy.
local function newId(handle)
  local time = handle:timestampString(EnvoyTimestampResolution.MICROSECOND)
  local port = string.match(handle:streamInfo():downstreamDirectRemoteAddress(), "%d+$")
  local first, second, third, fourth = string.match(time, "^(%d%d%d%d%d%d%d%d)(%d%d%d%d)(%d%d%d)(%d)")
  return string.format("%s-%s-8%s-8%s00-%012d", first, second, third, fourth, tonumber(port) or 0)
end

--- Gives a request an id where it came with none, or with one that should not stand in a log.
local function ensureRequestId(handle, headers)
  local given = string.match(headers:get("x-request-id") or "", "^[%w._-]+$")
  if given == nil or #given > 64 then
    headers:replace("x-request-id", newId(handle))
  end
end

--- What could end a line, or a field in quotes, becomes a question mark.
local function logField(handle, name, value)
  if value == nil then
    return
  end
  local printable = string.gsub(string.sub(value, 1, maxLength), "[^ -~]", "?")
  local text = string.gsub(printable, '["\\]', "?")
  handle:streamInfo():dynamicMetadata():set("request-log", name, text)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  ensureRequestId(handle, headers)
  local path = string.match(headers:get(":path") or "", "^[^?]*")
  logField(handle, "path", path)
  local scheme = string.match(headers:get("authorization") or "", "^(%a+) ")
  logField(handle, "authorization", scheme)
  for name in string.gmatch(loggedHeaders, "[^,]+") do
    logField(handle, name, headers:get(name))
  end
end
