-- Takes a place for a stream, where there is one.
-- KEYS: the leases of the tenant; where the stream is for an app, those of the tenant's for the app. Both in one slot.
-- ARGV: the lease; how long it is, in ms; for each key its limit, -1 for none.
-- Returns 0 where the lease has its place, else the number of the key that is full.
-- The clock is Redis' own. The app has a set of its own, as counting its leases among the tenant's would take longer the more those are.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local length = tonumber(ARGV[2])
for i, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[2 + i])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if limit >= 0 and redis.call('ZCARD', key) >= limit then
    return i
  end
end
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + length, ARGV[1])
  redis.call('PEXPIRE', key, length)
end
return 0
