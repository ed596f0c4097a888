-- Takes a lease for a stream unless a limit is reached.
-- KEYS: the tenant's leases; for a stream of an app also the tenant's leases for this app. Both are in one slot.
-- ARGV: the lease; how long it lasts, in ms; for each key its limit, -1 for none.
-- Returns 0 where the lease was taken, otherwise the number of the key whose limit is reached.
-- The time is Redis' own.
-- The app has its own set: counting its leases in the tenant's set would take time in proportion to that set.
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
