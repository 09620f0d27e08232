-- What many would write: the subject as Envoy parsed it becomes headers.
function envoy_on_request(handle)
  local ssl = handle:streamInfo():downstreamSslConnection()
  if ssl == nil or not ssl:peerCertificatePresented() then return end
  local subject = ssl:parsedSubjectPeerCertificate()
  local headers = handle:headers()
  headers:replace("X-Remote-User", subject:commonName())
  for _, group in ipairs(subject:organizationName()) do headers:add("X-Remote-Group", group) end
  local digest = "X509SHA256=" .. ssl:sha256PeerCertificateDigest()
  headers:add("X-Remote-Extra-authentication.kubernetes.io%2Fcredential-id", digest)
  local host = handle:streamInfo():requestedServerName()
  handle:streamInfo():dynamicMetadata():set("envoy.filters.http.lua", "authenticated-kube-apiserver-host", host)
  handle:clearRouteCache()
end
