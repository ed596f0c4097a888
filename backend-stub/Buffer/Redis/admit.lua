-- Gives an app a place among those that may be at once, or keeps it for longer.
-- KEYS: the apps, a sorted set of names by when their place ends, in Unix ms.
-- ARGV: the app; how many there may be; how long a place lasts, in ms.
-- Returns 1, or 0 where there is no place. The clock is Redis' own.
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
