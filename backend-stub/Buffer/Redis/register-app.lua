-- Registers an app, or renews its registration, if the limit of apps allows it.
-- KEYS: the registered apps, a sorted set of names by when their registration expires, in Unix ms.
-- ARGV: the app; the most apps; the lifetime of a registration, in ms.
-- Returns 1, or 0 if the limit is reached. The time is Redis' own.
local key = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
if not redis.call('ZSCORE', key, ARGV[1]) and redis.call('ZCARD', key) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZADD', key, now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', key, ARGV[3])
return 1
