-- sha256:2ce37335661b ab-routing 0.1.0
local experiment = "checkout"
local percentage = 10
local userHeader = "x-user"
local cookie = "ab-user"
local groupHeader = "x-group"

--- A number below 2^31 - 1. A byte is multiplied by what came before it, for a hash that only adds would give all
-- experiments the same users. All products stay below 2^53, where Lua's numbers end.
local function hashOf(text)
  local hash = 7
  for position = 1, #text do
    local byte = string.byte(text, position) or 0
    hash = (hash * 16807 + (byte + 1) * (hash % 65521 + 1)) % 2147483647
  end
  return hash
end

--- The group of a user: always the same one, and in another experiment independent of it.
local function groupOf(user)
  return hashOf(experiment .. ":" .. user) % 100 < percentage and "b" or "a"
end

local namespace = "ab-routing"

--- The cookie's value. HTTP/2 clients may send each cookie in a header of its own, which Envoy joins by a comma.
local function cookieOf(headers)
  local found
  for name, value in string.gmatch(headers:get("cookie") or "", "([^;,%s=]+)=([^;,%s]*)") do
    if name == cookie then
      found = value
    end
  end
  return found
end

local function knownUser(headers)
  local user = headers:get(userHeader)
  return user or cookieOf(headers)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local metadata = handle:streamInfo():dynamicMetadata()
  local user = knownUser(headers)
  if user == nil then
    user = headers:get("x-request-id") or ""
    metadata:set(namespace, "newUser", user)
  end
  local group = groupOf(user)
  headers:replace(groupHeader, group)
  metadata:set(namespace, experiment, group)
  handle:clearRouteCache()
end

function envoy_on_response(handle)
  local value = handle:streamInfo():dynamicMetadata():get(namespace)
  local newUser = value and value.newUser
  if type(newUser) ~= "string" or #newUser > 64 then
    return
  end
  local name = string.match(newUser, "^[%w-]+$")
  if name ~= nil then
    handle:headers():add(
      "set-cookie",
      cookie .. "=" .. name .. "; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"
    )
  end
end
