-- sha256:1a4581751769 rate-hints 0.1.0
local quota = 100
local windowSeconds = 60
local maxClients = 10000

--- Of this worker's clients: every worker of Envoy has a table of its own, and begins with an empty one.
local windows = {}
local clients = 0

--- Windows that ended are not looked for, which takes the longer the more there are.
local function makeRoom()
  if clients == maxClients then
    windows = {}
    clients = 0
  end
  clients = clients + 1
end

--- Counts a request, and gives the client's window.
local function count(client, now)
  local known = windows[client]
  if known ~= nil and now < known.endsAt then
    known.used = known.used + 1
    return known
  end
  if known == nil then
    makeRoom()
  end
  local opened = {endsAt = now + windowSeconds * 1000, used = 1}
  windows[client] = opened
  return opened
end

local function clientOf(handle)
  local address = string.match(handle:streamInfo():downstreamRemoteAddress(), "^(.*):")
  return address or ""
end

function envoy_on_request(handle)
  local now = handle:timestamp()
  local window = count(clientOf(handle), now)
  local seconds = math.ceil((window.endsAt - now) / 1000)
  local metadata = handle:streamInfo():dynamicMetadata()
  metadata:set("rate-hints", "remaining", math.max(quota - window.used, 0))
  metadata:set("rate-hints", "seconds", seconds)
end

function envoy_on_response(handle)
  local hints = handle:streamInfo():dynamicMetadata():get("rate-hints")
  local remaining, seconds = hints and hints.remaining, hints and hints.seconds
  if type(remaining) ~= "number" or type(seconds) ~= "number" then
    return
  end
  local headers = handle:headers()
  headers:replace(
    "ratelimit-policy",
    '"default";q=' .. tostring(quota) .. ";w=" .. tostring(windowSeconds)
  )
  local left = '"default";r=' .. tostring(remaining)
  headers:replace("ratelimit", remaining > 0 and left or left .. ";t=" .. tostring(seconds))
end
