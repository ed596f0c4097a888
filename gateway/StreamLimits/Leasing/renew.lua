-- Renews leases, also those that Redis lost or never had, and reports which leases exceed a limit: always the newest.
-- KEYS: the tenant's leases; for streams of an app also the tenant's leases for this app. Both are in one slot.
-- ARGV: how long a lease lasts, in ms; the limits of tenant and app, -1 for none; then the leases.
-- Returns for each key the last lease within the limit, '0' where the limit is 0, '' where no lease exceeds it.
-- Lease names sort by age. The time is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local length = tonumber(ARGV[1])
local renewed = {}
for i = 4, #ARGV do
  renewed[#renewed + 1] = now + length
  renewed[#renewed + 1] = ARGV[i]
end
local last = {}
for i, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[1 + i])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  redis.call('ZADD', key, unpack(renewed))
  redis.call('PEXPIRE', key, length)
  if limit < 0 or redis.call('ZCARD', key) <= limit then
    last[i] = ''
  elseif limit == 0 then
    last[i] = '0'
  else
    last[i] = redis.call('SORT', key, 'ALPHA', 'LIMIT', limit - 1, 1)[1]
  end
end
return last
