-- sha256:2b74a294c03d hsts 0.1.0
local strictTransportSecurity = "max-age=31536000"

--- Replaced, not added: browsers look at the first header only, and servers behind send their own.
function envoy_on_response(handle)
  handle:headers():replace("strict-transport-security", strictTransportSecurity)
end
