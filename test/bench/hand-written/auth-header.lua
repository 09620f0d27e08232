-- The auth-header filter with its default parameters, as one would write it by hand in Lua.

local USER_HEADER = "X-Remote-User"
local GROUP_HEADER = "X-Remote-Group"
local UID_HEADER = "X-Remote-Uid"
local EXTRA_PREFIX = "x-remote-extra-"
local CREDENTIAL_HEADER = "X-Remote-Extra-authentication.kubernetes.io%2Fcredential-id"
local METADATA_NAMESPACE = "envoy.filters.http.lua"
local METADATA_KEY = "authenticated-kube-apiserver-host"
local TIMEOUT = "86400000"
local MAX_GROUPS = 256
local MAX_BYTES = 16384
local UID_ATTRIBUTE = "1.3.6.1.4.1.57683.2"
local VERDICTS_PER_GENERATION = 500

-- `reason` of a Kubernetes Status; Kubernetes itself has no word for 421 and 431.
local REASONS = {
  [401] = "Unauthorized",
  [421] = "MisdirectedRequest",
  [431] = "RequestHeaderFieldsTooLarge",
  [500] = "InternalError",
}

-- Why a request is answered instead of passed on. Constant, so that no byte of a certificate can reach an answer or a log.
local function refusal(status, code, message)
  return { status = status, code = code, message = message }
end

local UNVERIFIED = refusal(401, "UnverifiedCertificate", "the client certificate was not verified on this connection")
local EXPIRED = refusal(401, "ExpiredCertificate", "the client certificate has expired")
local NOT_YET_VALID = refusal(401, "CertificateNotYetValid", "the client certificate is not yet valid")
local UNREADABLE = refusal(401, "UnreadableSubject", "the client certificate's subject cannot be read unambiguously")
local SEVERAL_NAMES = refusal(401, "SeveralCommonNames", "the client certificate's subject has more than one common name")
local UNSAFE = refusal(401, "UnsafeSubject", "the client certificate's subject has a value that no header can carry")
local UNUSABLE_UID = refusal(401, "UnusableUid", "the client certificate's UID cannot be used")
local UNIDENTIFIED = refusal(401, "UnidentifiedCertificate", "the client certificate names no user")
local NO_SERVER_NAME = refusal(421, "MissingServerName", "the TLS connection names no server (SNI)")
local TOO_LARGE = refusal(431, "IdentityTooLarge", "the client certificate names too many or too long groups")
local FAULT = refusal(500, "Fault", "the client certificate could not be examined")

-- Ends the request here; `answer` does the rest.
local function refuse(problem)
  error(problem, 0)
end

-- Answers ---------------------------------------------------------------------------------------------------------------------------

local function digest_of(handle)
  local ssl = handle:streamInfo():downstreamSslConnection()
  if ssl == nil or not ssl:peerCertificatePresented() then
    return "none"
  end
  return ssl:sha256PeerCertificateDigest()
end

-- A Kubernetes Status object, so that kubectl prints the message.
local function respond(handle, problem)
  local body = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d}'
  handle:respond(
    {
      [":status"] = tostring(problem.status),
      ["content-type"] = "application/json",
      ["cache-control"] = "no-cache, private",
    },
    body:format(problem.message, REASONS[problem.status], problem.status)
  )
end

local function answer_refusal(handle, problem)
  handle:logWarn("auth-header: " .. problem.code .. ", certificate " .. digest_of(handle))
  respond(handle, problem)
end

-- The error's text comes from Lua or Envoy, but only printable characters of it may reach the log.
local function log_fault(handle, problem)
  local text = tostring(problem):gsub("[^ -~]", "?")
  local ok, digest = pcall(digest_of, handle)
  handle:logErr("auth-header: Fault, certificate " .. (ok and digest or "unknown") .. ": " .. text)
end

-- Answers the request that `problem` stopped: a refusal as it says, everything else as a fault. Must not raise.
local function answer(handle, problem)
  if type(problem) == "table" then
    local _, failure = pcall(answer_refusal, handle, problem)
    problem = failure
  end
  pcall(log_fault, handle, problem)
  respond(handle, FAULT)
end

-- DER -------------------------------------------------------------------------------------------------------------------------------

local INTEGER, OBJECT_IDENTIFIER, SEQUENCE, SET, VERSION = 2, 6, 48, 49, 160
local UTF8_STRING, T61_STRING, BMP_STRING = 12, 20, 30

-- Alphabets of the ASN.1 string types that Go's crypto/x509 checks, by tag.
local ALPHABETS = {
  [18] = "^[0-9 ]*$",
  [19] = "^[A-Za-z0-9 '()+,%-./:=?*&]*$",
  [22] = "^[ -~%c]*$",
}

-- The tag, first and last octet of the element at a position; nothing where there is none or where it is not strict DER.
local function read_element(der, position, limit)
  local tag, size = der:byte(position, position + 1)
  if not size or tag % 32 == 31 then
    return nil
  end
  local first = position + 2
  if size >= 128 then
    local octets = size - 128
    if octets < 1 or octets > 3 then
      return nil
    end
    size = 0
    for index = first, first + octets - 1 do
      local octet = der:byte(index)
      if not octet then
        return nil
      end
      size = size * 256 + octet
    end
    if size < 128 or size < 256 ^ (octets - 1) then
      return nil
    end
    first = first + octets
  end
  local last = first + size - 1
  if last > limit then
    return nil
  end
  return tag, first, last
end

-- Two octets a character, without surrogates and non-characters.
local function is_bmp(content)
  if #content % 2 ~= 0 then
    return false
  end
  for index = 1, #content, 2 do
    local high, low = content:byte(index, index + 1)
    local code = high * 256 + low
    if code >= 0xd800 and code <= 0xdfff or code >= 0xfdd0 and code <= 0xfdef or code >= 0xfffe then
      return false
    end
  end
  return true
end

-- Whether Go reads a string of that type with that content.
local function is_string(tag, content)
  if tag == UTF8_STRING or tag == T61_STRING then
    return true
  end
  if tag == BMP_STRING then
    return is_bmp(content)
  end
  local alphabet = ALPHABETS[tag]
  return alphabet ~= nil and content:match(alphabet) ~= nil
end

-- Not empty, the last arc complete, no arc padded with a leading 0x80, and none of 2^31 or more.
local function is_object_identifier(content)
  local starts_arc = true
  local arc = 0
  for index = 1, #content do
    local octet = content:byte(index)
    if starts_arc then
      arc = 0
    end
    if starts_arc and octet == 128 or arc >= 2 ^ 24 then
      return false
    end
    arc = arc * 128 + octet % 128
    starts_arc = octet < 128
  end
  return starts_arc and content ~= ""
end

local function is_attribute(der, tag, first, last)
  if tag ~= SEQUENCE then
    return false
  end
  local type_tag, type_first, type_last = read_element(der, first, last)
  if type_tag ~= OBJECT_IDENTIFIER or not is_object_identifier(der:sub(type_first, type_last)) then
    return false
  end
  local value_tag, value_first, value_last = read_element(der, type_last + 1, last)
  return value_last == last and is_string(value_tag, der:sub(value_first, value_last))
end

-- Whether the octets between two positions are a row of elements that all pass.
local function every(der, first, last, test)
  while first <= last do
    local tag, element_first, element_last = read_element(der, first, last)
    if not tag or not test(der, tag, element_first, element_last) then
      return false
    end
    first = element_last + 1
  end
  return true
end

local function is_relative_name(der, tag, first, last)
  return tag == SET and every(der, first, last, is_attribute)
end

-- Certificate, TBSCertificate, then version, serial number, signature, issuer, validity and the subject.
local function is_subject_readable(der)
  local tag, first, last = read_element(der, 1, #der)
  if tag ~= SEQUENCE then
    return false
  end
  tag, first, last = read_element(der, first, last)
  if tag ~= SEQUENCE then
    return false
  end
  local position, limit = first, last
  tag, first, last = read_element(der, position, limit)
  if tag == VERSION then
    position = last + 1
  end
  for _, expected in ipairs({ INTEGER, SEQUENCE, SEQUENCE, SEQUENCE }) do
    tag, first, last = read_element(der, position, limit)
    if tag ~= expected then
      return false
    end
    position = last + 1
  end
  tag, first, last = read_element(der, position, limit)
  return tag == SEQUENCE and every(der, first, last, is_relative_name)
end

local BASE64 = {}
local base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
for index = 1, 64 do
  BASE64[base64_alphabet:byte(index)] = index - 1
end

-- Base64 with line breaks and padding. The caller has checked the characters.
local function decode_base64(text)
  local pieces, buffer, digits = {}, 0, 0
  for index = 1, #text do
    local value = BASE64[text:byte(index)]
    if value then
      buffer = buffer * 64 + value
      digits = digits + 1
      if digits == 4 then
        pieces[#pieces + 1] = string.char(math.floor(buffer / 65536), math.floor(buffer / 256) % 256, buffer % 256)
        buffer, digits = 0, 0
      end
    end
  end
  if digits == 3 then
    pieces[#pieces + 1] = string.char(math.floor(buffer / 1024), math.floor(buffer / 4) % 256)
  elseif digits == 2 then
    pieces[#pieces + 1] = string.char(math.floor(buffer / 16))
  end
  return table.concat(pieces)
end

local PEM = "^%-%-%-%-%-BEGIN CERTIFICATE%-%-%-%-%-\n([A-Za-z0-9+/=\n]+)%-%-%-%-%-END CERTIFICATE%-%-%-%-%-\n?$"

local function from_hex(digits)
  return string.char(tonumber(digits, 16))
end

-- The DER of the one certificate in a URL-encoded PEM text, as Envoy gives it; nothing where it is not of that form.
local function decode_pem(url_encoded)
  local pem = url_encoded:gsub("%%(%x%x)", from_hex)
  local body = pem:match(PEM)
  return body and decode_base64(body)
end

-- Verdicts in two generations, so that the tables stay bounded.
local younger, older, younger_size = {}, {}, 0

-- Whether kube-apiserver would read the subject too, not only Envoy. Costs once per certificate and worker.
local function is_encoding_readable(ssl, digest)
  local verdict = younger[digest]
  if verdict == nil then
    verdict = older[digest]
  end
  if verdict ~= nil then
    return verdict
  end
  local der = decode_pem(ssl:urlEncodedPemEncodedPeerCertificate())
  verdict = der ~= nil and is_subject_readable(der)
  if younger_size >= VERDICTS_PER_GENERATION then
    older, younger, younger_size = younger, {}, 0
  end
  younger[digest] = verdict
  younger_size = younger_size + 1
  return verdict
end

-- Subject ---------------------------------------------------------------------------------------------------------------------------

local function read_encoded_value(text, position)
  local digits = text:match("^%x+", position)
  if not digits or #digits % 2 ~= 0 then
    return nil
  end
  local stop = position + #digits
  if not text:find("^[,+]", stop) and stop <= #text then
    return nil
  end
  return digits:gsub("%x%x", from_hex), stop
end

-- The value that begins at a position, and where its separator stands (one past the end where there is none).
local function read_value(text, position)
  local value = ""
  while true do
    local stop = text:find('[\\,+"<>;]', position) or #text + 1
    value = value .. text:sub(position, stop - 1)
    local character = text:sub(stop, stop)
    if character == "" or character == "," or character == "+" then
      return value, stop
    end
    if character ~= "\\" then
      return nil
    end
    local digits = text:match("^%x%x", stop + 1)
    local byte = digits and from_hex(digits) or text:match('^[,+"\\<>;# ]', stop + 1)
    if not byte then
      return nil
    end
    value = value .. byte
    position = stop + 1 + (digits and 2 or 1)
  end
end

-- The attributes of an RFC 2253 name, last one first; nothing where the text is not of that form.
local function parse_name(text)
  local attributes, position = {}, 1
  while position <= #text do
    local _, equals, kind = text:find("^([%w.-]+)=", position)
    if not equals then
      return nil
    end
    local is_encoded = text:sub(equals + 1, equals + 1) == "#"
    local value, stop
    if is_encoded then
      value, stop = read_encoded_value(text, equals + 2)
    else
      value, stop = read_value(text, equals + 1)
    end
    if not value or stop == #text then
      return nil
    end
    attributes[#attributes + 1] = { kind = kind, value = value, is_encoded = is_encoded }
    position = stop + 1
  end
  return attributes
end

-- Envoy prints a value as characters where it has a short name for the attribute and the value is a string, otherwise as DER. So a value
-- in DER beside a short name is no string.
local function read_subject(ssl)
  local attributes = parse_name(ssl:subjectPeerCertificate())
  if not attributes then
    refuse(UNREADABLE)
  end
  local name, names, groups, has_uid = "", 0, {}, false
  for index = #attributes, 1, -1 do
    local attribute = attributes[index]
    local has_short_name = attribute.kind:find("^%a") ~= nil
    if attribute.is_encoded == has_short_name then
      refuse(UNREADABLE)
    end
    if attribute.kind == "CN" then
      name, names = attribute.value, names + 1
    elseif attribute.kind == "O" then
      groups[#groups + 1] = attribute.value
    elseif attribute.kind == UID_ATTRIBUTE then
      has_uid = true
    end
  end
  if names > 1 then
    refuse(SEVERAL_NAMES)
  end
  return name, groups, has_uid
end

-- Envoy offers the subject in two forms, which must say the same.
local function check_agreement(ssl, name, groups)
  local parsed = ssl:parsedSubjectPeerCertificate()
  if not parsed then
    refuse(UNREADABLE)
  end
  local parsed_groups = parsed:organizationName()
  if parsed:commonName() ~= name or #parsed_groups ~= #groups then
    refuse(UNREADABLE)
  end
  for index, group in ipairs(groups) do
    if parsed_groups[index] ~= group then
      refuse(UNREADABLE)
    end
  end
end

-- Whether a header carries the value unchanged: Envoy cuts it at a NUL and sends no other control byte, and an HTTP/1.1 receiver trims
-- spaces and tabs at its ends.
local function is_header_safe(value)
  return not value:find("%c") and value:sub(1, 1) ~= " " and value:sub(-1) ~= " "
end

local function check_values(name, groups)
  if not is_header_safe(name) then
    refuse(UNSAFE)
  end
  local bytes = #name
  for _, group in ipairs(groups) do
    if group == "" or not is_header_safe(group) then
      refuse(UNSAFE)
    end
    bytes = bytes + #group
  end
  if #groups > MAX_GROUPS or bytes > MAX_BYTES then
    refuse(TOO_LARGE)
  end
end

-- The identity in a certificate's subject. Refuses whatever is ambiguous.
local function read_identity(ssl, digest)
  local name, groups, has_uid = read_subject(ssl)
  check_agreement(ssl, name, groups)
  if not is_encoding_readable(ssl, digest) then
    refuse(UNREADABLE)
  end
  if has_uid then
    refuse(UNUSABLE_UID)
  end
  check_values(name, groups)
  if name == "" then
    refuse(UNIDENTIFIED)
  end
  return name, groups
end

-- The request -----------------------------------------------------------------------------------------------------------------------

-- Removes every header with which a client could name itself, all values of it. Names are collected first: headers cannot be changed while
-- they are iterated.
local function strip_identity(headers)
  headers:remove(USER_HEADER)
  headers:remove(GROUP_HEADER)
  headers:remove(UID_HEADER)
  local forged = {}
  for name in pairs(headers) do
    if name:sub(1, #EXTRA_PREFIX) == EXTRA_PREFIX then
      forged[#forged + 1] = name
    end
  end
  for _, name in ipairs(forged) do
    headers:remove(name)
  end
end

-- Refuses a certificate that Envoy did not verify in this handshake or that is not valid now. Envoy checks the time in full handshakes
-- only, kube-apiserver with every request.
local function check_certificate(handle, ssl)
  local now = handle:timestamp() / 1000
  if not ssl:peerCertificateValidated() then
    refuse(UNVERIFIED)
  end
  if now > ssl:expirationPeerCertificate() then
    refuse(EXPIRED)
  end
  if now < ssl:validFromPeerCertificate() then
    refuse(NOT_YET_VALID)
  end
end

-- Strips what the client claims to be, then writes who the certificate says it is, and only then selects the trusted route.
-- Raises a refusal, or any error of the host API: the caller answers both.
local function authenticate(handle)
  local headers = handle:headers()
  strip_identity(headers)
  headers:replace("x-envoy-upstream-rq-timeout-ms", TIMEOUT)
  headers:replace("x-envoy-upstream-rq-per-try-timeout-ms", TIMEOUT)
  local stream_info = handle:streamInfo()
  local ssl = stream_info:downstreamSslConnection()
  if ssl == nil or not ssl:peerCertificatePresented() then
    return
  end
  check_certificate(handle, ssl)
  local digest = ssl:sha256PeerCertificateDigest():lower()
  if #digest ~= 64 then
    error("the certificate has no SHA-256 digest")
  end
  local name, groups = read_identity(ssl, digest)
  local server_name = stream_info:requestedServerName()
  if server_name == "" or server_name:find("%c") then
    refuse(NO_SERVER_NAME)
  end
  headers:replace(USER_HEADER, name)
  for _, group in ipairs(groups) do
    headers:add(GROUP_HEADER, group)
  end
  headers:replace(CREDENTIAL_HEADER, "X509SHA256=" .. digest)
  -- Otherwise kube-apiserver may read what follows an upgrade that it refuses as the next request.
  if headers:get("upgrade") then
    headers:replace("connection", "Upgrade, close")
  end
  stream_info:dynamicMetadata():set(METADATA_NAMESPACE, METADATA_KEY, server_name)
  handle:clearRouteCache()
end

-- Nothing that goes wrong may let a request pass: Envoy itself would send it on, so every error ends in an answer here.
function envoy_on_request(handle)
  local ok, problem = pcall(authenticate, handle)
  if not ok then
    answer(handle, problem)
  end
end
