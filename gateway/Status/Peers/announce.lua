-- Announces a gateway, and lists all gateways that share this Redis.
-- KEYS: the gateways: a sorted set of their rows, by the Unix milliseconds at which these expire.
-- ARGV: how long a row lasts, in ms; the row of this gateway, '' if it stops; its row before, '' at the start; the most
-- rows that are returned.
-- Returns the time, in Unix ms, and then each row and when it expires.
-- The time is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local length = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ARGV[3] ~= '' then
  redis.call('ZREM', KEYS[1], ARGV[3])
end
if ARGV[2] ~= '' then
  redis.call('ZADD', KEYS[1], now + length, ARGV[2])
  redis.call('PEXPIRE', KEYS[1], length)
end
local rows = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[4]) - 1, 'WITHSCORES')
table.insert(rows, 1, string.format('%.0f', now))
return rows
