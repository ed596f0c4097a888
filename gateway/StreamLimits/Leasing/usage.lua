-- Counts a tenant's open streams, in total and by app. A lease's name ends with its app, so no app's set is read.
-- KEYS: the tenant's leases.
-- Returns the total; then for each app its name and its count.
-- The time is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local leases = redis.call('ZRANGE', KEYS[1], '(' .. string.format('%.0f', now), '+inf', 'BYSCORE')
local apps = {}
for _, lease in ipairs(leases) do
  local app = string.match(lease, '^%d+%-%x+%-%d+%-(.+)$')
  if app then
    apps[app] = (apps[app] or 0) + 1
  end
end
local answer = { #leases }
for app, count in pairs(apps) do
  answer[#answer + 1] = app
  answer[#answer + 1] = count
end
return answer
