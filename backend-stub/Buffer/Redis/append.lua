-- Adds lines to an app's stream, all or none: nothing comes between, and what may fail fails at the first one.
-- KEYS: the stream.
-- ARGV: 1 where the stream may be made, else 0; the most lines it keeps; the age in ms at which lines go, 0 for never; how long it
--   outlives its last line, in ms; the channel of its followers, in its slot; then for each line container, time and message.
-- Returns 1, or 0 where there is no stream and none may be made.
local call, key = redis.call, KEYS[1]
local last = #ARGV - 2
if ARGV[1] == '0' and call('EXISTS', key) == 0 then
  return 0
end

-- The newest line of before is never too old to stay: a reader that goes on from there could not tell that nothing else went.
local age, oldest = tonumber(ARGV[3]), nil
if age > 0 then
  local time = call('TIME')
  local newest = call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  oldest = string.format('%d', math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - age))
  if newest and tonumber(string.match(newest[1], '^%d+')) < tonumber(oldest) then
    oldest = newest[1]
  end
end

-- One trim takes 10,000 lines at the most, so that one for each thousand keeps up, and costs next to nothing.
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
-- The lines are stored: a wake-up that is refused (a user without channels) must not make their sender send them again.
redis.pcall('SPUBLISH', ARGV[5], '')
return 1
