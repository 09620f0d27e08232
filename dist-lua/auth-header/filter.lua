-- sha256:f34f27cc5f5c auth-header 0.1.0
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

local unverifiedCertificate = {
  status = 401,
  code = "UnverifiedCertificate",
  message = "the client certificate was not verified on this connection"
}
local expiredCertificate = {status = 401, code = "ExpiredCertificate", message = "the client certificate has expired"}
local certificateNotYetValid = {
  status = 401,
  code = "CertificateNotYetValid",
  message = "the client certificate is not yet valid"
}
local unreadableSubject = {
  status = 401,
  code = "UnreadableSubject",
  message = "the client certificate's subject cannot be read unambiguously"
}
local severalCommonNames = {
  status = 401,
  code = "SeveralCommonNames",
  message = "the client certificate's subject has more than one common name"
}
local unsafeSubject = {
  status = 401,
  code = "UnsafeSubject",
  message = "the client certificate's subject has a value that no header can carry"
}
local unusableUid = {
  status = 401,
  code = "UnusableUid",
  message = "the client certificate's UID cannot be used"
}
local unidentifiedCertificate = {
  status = 401,
  code = "UnidentifiedCertificate",
  message = "the client certificate names no user"
}
local missingServerName = {
  status = 421,
  code = "MissingServerName",
  message = "the TLS connection names no server (SNI)"
}
local identityTooLarge = {
  status = 431,
  code = "IdentityTooLarge",
  message = "the client certificate names too many or too long groups"
}
local fault = {status = 500, code = "Fault", message = "the client certificate could not be examined"}

--- Ends the request here; `answerProblem` does the rest.
local function refuse(refusal)
  error(refusal, 0)
end

--- `reason` of a Kubernetes Status; Kubernetes has no word for 421 and 431.
local function statusReason(status)
  if status == 401 then
    return "Unauthorized"
  end
  if status == 421 then
    return "MisdirectedRequest"
  end
  if status == 431 then
    return "RequestHeaderFieldsTooLarge"
  end
  return "InternalError"
end

local function digestOf(handle)
  local ssl = handle:streamInfo():downstreamSslConnection()
  if ssl == nil or not ssl:peerCertificatePresented() then
    return "none"
  end
  return ssl:sha256PeerCertificateDigest()
end

--- A Kubernetes Status object, so that kubectl prints the message.
local function respondWith(handle, refusal)
  local code = tostring(refusal.status)
  local reason = statusReason(refusal.status)
  local details = '"message":"' .. refusal.message .. '","reason":"' .. reason .. '","code":' .. code
  handle:respond(
    {
      [":status"] = code,
      ["content-type"] = "application/json",
      ["cache-control"] = "no-cache, private"
    },
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",' .. details .. "}"
  )
end

local function refuseRequest(handle, refusal)
  handle:logWarn("auth-header: " .. refusal.code .. ", certificate " .. digestOf(handle))
  respondWith(handle, refusal)
end

--- Only printable characters of an error's text may reach the log.
local function logFault(handle, problem)
  local text = string.gsub(tostring(problem), "[^ -~]", "?")
  local found, digest = pcall(digestOf, handle)
  handle:logErr(
    "auth-header: " .. fault.code .. ", certificate " .. (found and digest or "unknown") .. ": " .. text
  )
end

local function answerFault(handle, problem)
  pcall(logFault, handle, problem)
  respondWith(handle, fault)
end

--- Answers the request that `problem` stopped: a refusal as it says, everything else as a fault.
local function answerProblem(handle, problem)
  if type(problem) == "table" then
    refuseRequest(handle, problem)
  else
    answerFault(handle, problem)
  end
end

local userHeader = "X-Remote-User"
local groupHeader = "X-Remote-Group"
local extraHeaderPrefix = "X-Remote-Extra-"
local metadataNamespace = "envoy.filters.http.lua"
local metadataKey = "authenticated-kube-apiserver-host"
local upstreamTimeoutMs = 86400000
local maxGroups = 256
local maxIdentityBytes = 16384

--- Refuses a certificate that Envoy did not verify in this handshake or that is not valid at `now` (seconds since
-- 1970). Envoy checks the time in full handshakes only, kube-apiserver with every request.
local function checkCertificate(ssl, now)
  if not ssl:peerCertificateValidated() then
    refuse(unverifiedCertificate)
  end
  if now > ssl:expirationPeerCertificate() then
    refuse(expiredCertificate)
  end
  if now < ssl:validFromPeerCertificate() then
    refuse(certificateNotYetValid)
  end
end

--- SHA-256 of the certificate's DER, 64 lower-case hexadecimal digits.
local function certificateDigest(ssl)
  local digest = string.lower(ssl:sha256PeerCertificateDigest())
  if #digest ~= 64 then
    error("the certificate has no SHA-256 digest")
  end
  return digest
end

--- `authentication.kubernetes.io/credential-id` as a header name carries it (client-go's escaping).
local credentialIdKey = "authentication.kubernetes.io%2Fcredential-id"

--- Writes the headers from which kube-apiserver derives the user; the client's own are gone by now.
local function forwardIdentity(headers, identity, digest)
  headers:replace(userHeader, identity.user)
  for _, group in ipairs(identity.groups) do
    headers:add(groupHeader, group)
  end
  headers:replace(extraHeaderPrefix .. credentialIdKey, "X509SHA256=" .. digest)
end

local Tag = {integer = 2, objectIdentifier = 6, sequence = 48, set = 49, version = 160}

--- The long form of a length: refused where indefinite (no octets), longer than any certificate, or not the shortest.
local function readLength(der, position, octets)
  if octets < 1 or octets > 3 then
    return nil
  end
  local size = 0
  for index = position, position + octets - 1 do
    local octet = string.byte(der, index)
    if octet == nil then
      return nil
    end
    size = size * 256 + octet
  end
  if size < 128 or size < 256 ^ (octets - 1) then
    return nil
  end
  return size
end

--- The element at `position` that ends no later than `limit`; nothing where it is not DER as Go's parser wants it.
local function readElement(der, position, limit)
  local tag, length = string.byte(der, position, position + 1)
  if tag == nil or length == nil or tag % 32 == 31 then
    return nil
  end
  local first = position + 2
  local size = length
  if length >= 128 then
    local octets = length - 128
    size = readLength(der, first, octets)
    first = first + octets
  end
  if size == nil or first + size - 1 > limit then
    return nil
  end
  return {tag = tag, first = first, last = first + size - 1}
end

--- The element of a kind inside `parent` at `position`; nothing where another or none stands there.
local function readInside(der, parent, expected)
  local element = readElement(der, expected.at, parent.last)
  if element == nil or element.tag ~= expected.tag then
    return nil
  end
  return element
end

--- Alphabets of the ASN.1 string types that Go's crypto/x509 checks, by tag.
local alphabets = {}
alphabets[18] = "^[0-9 ]*$"
alphabets[19] = "^[A-Za-z0-9 '()+,%-./:=?*&]*$"
alphabets[22] = "^[ -~%c]*$"
local utf8String = 12
local t61String = 20
local bmpString = 30

local function bmpCharacter(content, index)
  local high, low = string.byte(content, index, index + 1)
  return high * 256 + low
end

--- Two octets a character, without surrogates and non-characters.
local function isBmpReadable(content)
  if #content % 2 ~= 0 then
    return false
  end
  for index = 1, #content, 2 do
    local code = bmpCharacter(content, index)
    if code >= 55296 and code <= 57343 or code >= 64976 and code <= 65007 or code >= 65534 then
      return false
    end
  end
  return true
end

--- Whether Go's crypto/x509 reads an ASN.1 string of this type. What is not UTF-8, Envoy refuses in the handshake.
local function isStringReadable(tag, content)
  if tag == utf8String or tag == t61String then
    return true
  end
  if tag == bmpString then
    return isBmpReadable(content)
  end
  local alphabet = alphabets[tag]
  if alphabet == nil then
    return false
  end
  local matched = string.match(content, alphabet)
  return matched ~= nil
end

--- Whether this is no T61String that kube-apiservers read differently, or all of them are known to read it as Latin-1.
local function isSameEverywhere(tag, content)
  return true
end

--- Certificate, TBSCertificate, then version, serial number, signature, issuer and validity (RFC 5280, section 4.1).
local function findSubject(der)
  local certificate = readElement(der, 1, #der)
  if certificate == nil or certificate.tag ~= Tag.sequence then
    return nil
  end
  local tbs = readInside(der, certificate, {tag = Tag.sequence, at = certificate.first})
  if tbs == nil then
    return nil
  end
  local position = tbs.first
  local version = readInside(der, tbs, {tag = Tag.version, at = position})
  if version ~= nil then
    position = version.last + 1
  end
  for _, tag in ipairs({Tag.integer, Tag.sequence, Tag.sequence, Tag.sequence}) do
    local field = readInside(der, tbs, {tag = tag, at = position})
    if field == nil then
      return nil
    end
    position = field.last + 1
  end
  return readInside(der, tbs, {tag = Tag.sequence, at = position})
end

--- Whether the content of `parent` is a row of elements that all pass.
local function every(der, parent, test)
  local position = parent.first
  while position <= parent.last do
    local element = readElement(der, position, parent.last)
    if element == nil or not test(der, element) then
      return false
    end
    position = element.last + 1
  end
  return true
end

--- Not empty, the last arc complete, no arc padded with a leading 0x80, and none of 2^31 or more: Go reads none.
local function isObjectIdentifier(content)
  local startsArc = true
  local arc = 0
  for index = 1, #content do
    local octet = string.byte(content, index)
    if startsArc then
      arc = 0
    end
    if startsArc and octet == 128 or arc >= 2 ^ 24 then
      return false
    end
    arc = arc * 128 + octet % 128
    startsArc = octet < 128
  end
  return startsArc and content ~= ""
end

--- Contents of their object identifiers, 2.5.4.3 and 2.5.4.10.
local commonName = string.char(85, 4, 3)
local organizationName = string.char(85, 4, 10)

local function isAttributeReadable(der, element)
  if element.tag ~= Tag.sequence then
    return false
  end
  local identifier = readInside(der, element, {tag = Tag.objectIdentifier, at = element.first})
  if identifier == nil then
    return false
  end
  local attributeType = string.sub(der, identifier.first, identifier.last)
  local value = readElement(der, identifier.last + 1, element.last)
  if not isObjectIdentifier(attributeType) or value == nil or value.last ~= element.last then
    return false
  end
  local content = string.sub(der, value.first, value.last)
  if not isStringReadable(value.tag, content) then
    return false
  end
  local isNameOrGroup = attributeType == commonName or attributeType == organizationName
  return not isNameOrGroup or isSameEverywhere(value.tag, content)
end

local function isRelativeNameReadable(der, element)
  return element.tag == Tag.set and every(der, element, isAttributeReadable)
end

--- Whether Go's crypto/x509 would read this certificate's subject.
local function isSubjectReadable(certificate)
  local subject = findSubject(certificate)
  return subject ~= nil and every(certificate, subject, isRelativeNameReadable)
end

local digitValues = {}

--- Base64 with line breaks and padding. The caller has checked the characters.
local function decodeBase64(text)
  local pieces = {}
  local buffer = 0
  local digits = 0
  for index = 1, #text do
    local value = digitValues[string.byte(text, index)]
    if value ~= nil then
      buffer = buffer * 64 + value
      digits = digits + 1
      if digits == 4 then
        pieces[#pieces + 1] = string.char(math.floor(buffer / 65536), math.floor(buffer / 256) % 256, buffer % 256)
        buffer = 0
        digits = 0
      end
    end
  end
  if digits == 3 then
    pieces[#pieces + 1] = string.char(math.floor(buffer / 1024), math.floor(buffer / 4) % 256)
  end
  if digits == 2 then
    pieces[#pieces + 1] = string.char(math.floor(buffer / 16))
  end
  return table.concat(pieces)
end

--- The DER of the one certificate in a URL-encoded PEM text; nothing where it is not of that form.
local function decodePem(urlEncoded)
  local pem = string.gsub(urlEncoded, "%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end)
  local body = string.match(
    pem,
    "^%-%-%-%-%-BEGIN CERTIFICATE%-%-%-%-%-\n([A-Za-z0-9+/=\n]+)%-%-%-%-%-END CERTIFICATE%-%-%-%-%-\n?$"
  )
  if body == nil then
    return nil
  end
  return decodeBase64(body)
end

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
for value = 0, 63 do
  digitValues[string.byte(alphabet, value + 1)] = value
end

--- Verdicts by certificate digest. When full, the younger become the older, which are forgotten.
local generationSize = 500
local younger = {}
local older = {}
local youngerSize = 0

local function recall(digest)
  if younger[digest] ~= nil then
    return younger[digest]
  end
  return older[digest]
end

local function examine(ssl)
  local certificate = decodePem(ssl:urlEncodedPemEncodedPeerCertificate())
  return certificate ~= nil and isSubjectReadable(certificate)
end

local function remember(digest, verdict)
  if youngerSize >= generationSize then
    older = younger
    younger = {}
    youngerSize = 0
  end
  younger[digest] = verdict
  youngerSize = youngerSize + 1
end

--- Refuses a certificate whose subject Envoy reads and kube-apiserver does not.
local function checkEncoding(ssl, digest)
  local verdict = recall(digest)
  if verdict == nil then
    verdict = examine(ssl)
    remember(digest, verdict)
  end
  if not verdict then
    refuse(unreadableSubject)
  end
end

local function decodeHex(digits)
  local bytes = string.gsub(digits, "%x%x", function(pair) return string.char(tonumber(pair, 16)) end)
  return bytes
end

local function readEncodedValue(text, position)
  local digits = string.match(text, "^%x+", position)
  if digits == nil or #digits % 2 ~= 0 then
    return nil, position
  end
  local stop = position + #digits
  local separator = string.sub(text, stop, stop)
  if separator ~= "" and separator ~= "," and separator ~= "+" then
    return nil, position
  end
  return decodeHex(digits), stop
end

--- The byte that the escape after a backslash at `position - 1` stands for, and how many characters it takes.
local function readEscape(text, position)
  local digits = string.match(text, "^%x%x", position)
  if digits ~= nil then
    return string.char(tonumber(digits, 16)), 2
  end
  local special = string.match(text, '^[,+"\\<>;# ]', position)
  return special, 1
end

--- The value that begins at `position`, and where its separator stands (one past the end where there is none).
local function readValue(text, position)
  if string.sub(text, position, position) == "#" then
    return readEncodedValue(text, position + 1)
  end
  local value = ""
  while true do
    local special = string.find(text, '[\\,+"<>;]', position)
    local stop = special or #text + 1
    value = value .. string.sub(text, position, stop - 1)
    local character = string.sub(text, stop, stop)
    if character == "" or character == "," or character == "+" then
      return value, stop
    end
    if character ~= "\\" then
      return nil, stop
    end
    local byte, length = readEscape(text, stop + 1)
    if byte == nil then
      return nil, stop
    end
    value = value .. byte
    position = stop + 1 + length
  end
end

local function reverse(attributes)
  local reversed = {}
  for index = #attributes, 1, -1 do
    reversed[#reversed + 1] = attributes[index]
  end
  return reversed
end

--- The attributes of a distinguished name of RFC 2253, in the certificate's order, the reverse of the text's.
-- Multi-valued RDNs are flattened. Nothing where the text is not of that form.
local function parseDistinguishedName(text)
  local attributes = {}
  local position = 1
  while position <= #text do
    local _, equals, attributeType = string.find(text, "^([%w.-]+)=", position)
    if equals == nil then
      return nil
    end
    local value, stop = readValue(text, equals + 1)
    if value == nil then
      return nil
    end
    attributes[#attributes + 1] = {
      type = attributeType,
      value = value,
      isEncoded = string.sub(text, equals + 1, equals + 1) == "#"
    }
    if stop == #text then
      return nil
    end
    position = stop + 1
  end
  return reverse(attributes)
end

--- `1.3.6.1.4.1.57683.2`, from which Kubernetes 1.33 and later read a user's UID.
local uidType = "1.3.6.1.4.1.57683.2"

--- Envoy prints a value as DER where the attribute has no short name, or where the value is no string.
local function isShortName(attributeType)
  local letter = string.find(attributeType, "^%a")
  return letter ~= nil
end

local function collectSubject(attributes)
  local commonNames = {}
  local organizations = {}
  local encodedUids = {}
  for _, attribute in ipairs(attributes) do
    if attribute.isEncoded == isShortName(attribute.type) then
      refuse(unreadableSubject)
    end
    if attribute.type == "CN" then
      commonNames[#commonNames + 1] = attribute.value
    end
    if attribute.type == "O" then
      organizations[#organizations + 1] = attribute.value
    end
    if attribute.type == uidType then
      encodedUids[#encodedUids + 1] = attribute.value
    end
  end
  if #commonNames > 1 then
    refuse(severalCommonNames)
  end
  return {
    commonName = commonNames[1] or "",
    organizations = organizations,
    encodedUids = encodedUids
  }
end

local function agree(subject, parsed)
  local parsedOrganizations = parsed:organizationName()
  if parsed:commonName() ~= subject.commonName then
    return false
  end
  if #parsedOrganizations ~= #subject.organizations then
    return false
  end
  for index, organization in ipairs(subject.organizations) do
    if parsedOrganizations[index] ~= organization then
      return false
    end
  end
  return true
end

--- Reads the subject in both forms that Envoy offers, and refuses it where they do not say the same.
local function readSubject(ssl)
  local attributes = parseDistinguishedName(ssl:subjectPeerCertificate())
  if attributes == nil then
    return refuse(unreadableSubject)
  end
  local subject = collectSubject(attributes)
  local parsed = ssl:parsedSubjectPeerCertificate()
  if parsed == nil or not agree(subject, parsed) then
    return refuse(unreadableSubject)
  end
  return subject
end

local function readUid(subject)
  local encodedUid = subject.encodedUids[1]
  if encodedUid == nil then
    return nil
  end
  refuse(unusableUid)
end

--- Whether a header carries the value unchanged: Envoy cuts it at a NUL and sends no other control byte, and an
-- HTTP/1.1 receiver trims spaces and tabs at its ends.
local function isHeaderSafe(value)
  local control = string.find(value, "%c")
  return control == nil and string.sub(value, 1, 1) ~= " " and string.sub(value, -1) ~= " "
end

local function checkSize(identity)
  local bytes = #identity.user
  for _, group in ipairs(identity.groups) do
    bytes = bytes + #group
  end
  if #identity.groups > maxGroups or bytes > maxIdentityBytes then
    refuse(identityTooLarge)
  end
end

local function checkValues(identity)
  if not isHeaderSafe(identity.user) then
    refuse(unsafeSubject)
  end
  for _, group in ipairs(identity.groups) do
    if group == "" or not isHeaderSafe(group) then
      refuse(unsafeSubject)
    end
  end
  checkSize(identity)
end

--- The identity in a certificate's subject; nothing where it names nobody and that is allowed. Refuses whatever is
-- ambiguous.
local function readIdentity(ssl, digest)
  local subject = readSubject(ssl)
  checkEncoding(ssl, digest)
  local identity = {user = subject.commonName, groups = subject.organizations, uid = readUid(subject)}
  checkValues(identity)
  if identity.user ~= "" then
    return identity
  end
  refuse(unidentifiedCertificate)
end

local extraPrefix = string.lower(extraHeaderPrefix)

--- Names are collected first: headers cannot be changed while they are iterated.
local function removeExtraHeaders(headers)
  local forged = {}
  for name in pairs(headers) do
    if string.sub(name, 1, #extraPrefix) == extraPrefix then
      forged[#forged + 1] = name
    end
  end
  for _, name in ipairs(forged) do
    headers:remove(name)
  end
end

--- Removes all headers with which a client could name itself.
local function stripIdentityHeaders(headers)
  headers:remove(userHeader)
  headers:remove(groupHeader)
  headers:remove("X-Remote-Uid")
  removeExtraHeaders(headers)
end

--- The metadata value that the route to this request's trusted cluster matches.
local function trustedValue(streamInfo)
  local serverName = streamInfo:requestedServerName()
  local unsafe = string.find(serverName, "%c")
  if serverName == "" or unsafe ~= nil then
    refuse(missingServerName)
  end
  return serverName
end

--- After it the request is on its way to the connection that kube-apiserver trusts.
local function trustRequest(handle, streamInfo, value)
  streamInfo:dynamicMetadata():set(metadataNamespace, metadataKey, value)
  handle:clearRouteCache()
end

--- Until 1.39, Envoy passes on what follows the head of an upgrade before kube-apiserver has agreed to it. Where it
-- does not agree, it would read that as the next request of a connection that it trusts, with whatever identity the
-- client wrote. After `close` it reads no request (RFC 9112, section 9.6). Other requests have neither header any more.
local function closeAfterUpgrade(headers)
  if headers:get("upgrade") ~= nil then
    headers:replace("connection", "Upgrade, close")
  end
end

--- Watches live long. Replaced, not added: Envoy reads no list there.
local function setUpstreamTimeouts(headers)
  local timeout = tostring(upstreamTimeoutMs)
  headers:replace("x-envoy-upstream-rq-timeout-ms", timeout)
  headers:replace("x-envoy-upstream-rq-per-try-timeout-ms", timeout)
end

--- Strips what the client claims to be, then writes who the certificate says it is, and only then selects the trusted
-- route. Raises a refusal, or any error of the host API: the caller answers both.
local function authenticate(handle)
  local headers = handle:headers()
  stripIdentityHeaders(headers)
  setUpstreamTimeouts(headers)
  local streamInfo = handle:streamInfo()
  local ssl = streamInfo:downstreamSslConnection()
  if ssl == nil or not ssl:peerCertificatePresented() then
    return
  end
  checkCertificate(ssl, handle:timestamp() / 1000)
  local digest = certificateDigest(ssl)
  local identity = readIdentity(ssl, digest)
  local value = trustedValue(streamInfo)
  if identity ~= nil then
    forwardIdentity(headers, identity, digest)
  end
  closeAfterUpgrade(headers)
  trustRequest(handle, streamInfo, value)
end

--- Every error ends in an answer here: Envoy would let the request pass.
function envoy_on_request(handle)
  protectWith(handle, authenticate, answerProblem)
end
