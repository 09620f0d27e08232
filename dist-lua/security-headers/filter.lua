-- sha256:3ac3f979a0da security-headers 0.1.0
local strictTransportSecurity = "max-age=31536000"
local contentSecurityPolicy = "frame-ancestors 'self'"
local frameOptions = "SAMEORIGIN"
local referrerPolicy = "strict-origin-when-cross-origin"
local removedHeaders = "server,x-powered-by,x-aspnet-version"

--- What an application says of its own pages it knows better than the gateway.
local function addIfAbsent(headers, name, value)
  if value ~= nil and headers:get(name) == nil then
    headers:add(name, value)
  end
end

function envoy_on_response(handle)
  local headers = handle:headers()
  for name in string.gmatch(removedHeaders, "[^,]+") do
    headers:remove(name)
  end
  headers:replace("x-content-type-options", "nosniff")
  addIfAbsent(headers, "content-security-policy", contentSecurityPolicy)
  addIfAbsent(headers, "x-frame-options", frameOptions)
  addIfAbsent(headers, "referrer-policy", referrerPolicy)
  if handle:streamInfo():downstreamSslConnection() ~= nil then
    headers:replace("strict-transport-security", strictTransportSecurity)
  end
end
