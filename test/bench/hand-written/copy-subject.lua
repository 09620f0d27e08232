-- What is often seen: the certificate's names are copied without a check.
function envoy_on_request(handle)
  local headers = handle:headers()
  headers:remove("X-Remote-User")
  headers:remove("X-Remote-Group")
  local ssl = handle:streamInfo():downstreamSslConnection()
  if ssl == nil or not ssl:peerCertificatePresented() then
    return
  end
  local subject = ssl:parsedSubjectPeerCertificate()
  headers:add("X-Remote-User", subject:commonName())
  for _, group in ipairs(subject:organizationName()) do
    headers:add("X-Remote-Group", group)
  end
  local server_name = handle:streamInfo():requestedServerName()
  handle:streamInfo():dynamicMetadata():set("envoy.filters.http.lua", "authenticated-kube-apiserver-host", server_name)
  handle:clearRouteCache()
end
