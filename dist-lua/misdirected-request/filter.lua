-- sha256:6e37c4e543c8 misdirected-request 0.1.0
--- The host that an `:authority` names: without its port, in lower case, without the dot that may end a full name.
-- Names are compared so, since none of it makes another host (RFC 9110, section 4.2.3).
local function hostOf(authority)
  local withoutPort = string.gsub(authority, ":%d*$", "")
  local withoutDot = string.gsub(withoutPort, "%.$", "")
  return string.lower(withoutDot)
end

local function isForAnotherHost(handle)
  local serverName = handle:streamInfo():requestedServerName()
  if serverName == "" then
    return false
  end
  local authority = handle:headers():get(":authority")
  return authority == nil or hostOf(authority) ~= string.lower(serverName)
end

--- A browser that holds a connection to one host uses it for every other host of the same certificate, although the
-- listener may answer for them in another way. 421 makes it open a connection of its own (RFC 9110, section 15.5.20).
function envoy_on_request(handle)
  local succeeded, isMisdirected = pcall(isForAnotherHost, handle)
  if not succeeded or isMisdirected then
    handle:respond({[":status"] = "421", ["content-type"] = "text/plain"}, "misdirected request\n")
  end
end
