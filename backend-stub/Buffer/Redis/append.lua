-- Adds all lines to an app's stream or none. No other entry can come between them. A command that can fail fails at the
-- first line.
-- KEYS: the stream.
-- ARGV: 1 if the stream may be created, else 0; the most lines to keep; the maximum age of a line in ms, 0 for no
--   limit; the expiry of the stream after its last line, in ms; the channel for wake-ups, in the stream's slot; then
--   the container, time and message of each line.
-- Returns 1, or 0 if the stream does not exist and may not be created.
local call, key = redis.call, KEYS[1]
local last = #ARGV - 2
if ARGV[1] == '0' and call('EXISTS', key) == 0 then
  return 0
end

-- Never trim the newest existing line: a reader that continues after it could not distinguish that from a loss.
local age, oldest = tonumber(ARGV[3]), nil
if age > 0 then
  local time = call('TIME')
  local newest = call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  oldest = string.format('%d', math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - age))
  if newest and tonumber(string.match(newest[1], '^%d+')) < tonumber(oldest) then
    oldest = newest[1]
  end
end

-- One trim removes at most 10,000 lines, so one trim per 1,000 lines is sufficient.
for i = 6, last, 3 do
  if i == last or i % 3000 == 0 then
    call('XADD', key, 'MAXLEN', '~', ARGV[2], '*', 'c', ARGV[i], 't', ARGV[i + 1], 'm', ARGV[i + 2])
  else
    call('XADD', key, '*', 'c', ARGV[i], 't', ARGV[i + 1], 'm', ARGV[i + 2])
  end
end
if oldest then
  call('XTRIM', key, 'MINID', '~', oldest)
end
call('PEXPIRE', key, ARGV[4])
-- The lines are stored. A refused wake-up (a user without rights to channels) must not make the sender repeat them.
redis.pcall('SPUBLISH', ARGV[5], '')
return 1
