-- Appended to a filter's script by the fault tests: the call of the host API whose number stands in the request's x-fault-at header raises.
local onRequest = envoy_on_request
local calls
local faultAt

--- The message names the line of the filter: that of the first Lua function above the wrapper's own, for `pairs` may stand between.
local function count(name)
    calls = calls + 1
    if calls == faultAt then
        local level = 3
        while debug.getinfo(level, "S").what == "C" do
            level = level + 1
        end
        error("injected fault in call " .. calls .. " (" .. name .. ")", level)
    end
end

local function wrap(object)
    if type(object) ~= "userdata" then
        return object
    end
    local methods = {}
    function methods.__index(_, name)
        local method = object[name]
        return method and function(_, ...)
            count(name)
            return wrap((method(object, ...)))
        end
    end
    function methods.__pairs()
        count("pairs")
        local iterate, state, first = pairs(object)
        return function(_, key)
            count("next")
            return iterate(state, key)
        end, nil, first
    end
    return setmetatable({}, methods)
end

function envoy_on_request(handle)
    calls = 0
    faultAt = tonumber(handle:headers():get("x-fault-at") or "0")
    onRequest(wrap(handle))
end
