-- Counts a request with one counter after the other, up to the first that refuses it.
-- KEYS: the counters, in their order; all in one slot.
-- ARGV: what the request counts for; then for each key: its limit (0 or less refuses always), its period in ms, and 1 where it only watches.
-- Returns integers: the time in Unix ms; then for each counter that was used, its count and when it ends, in Unix ms. The clock is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { now }
for i = 1, #KEYS do
  local limit, period, watches = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), ARGV[3 * i + 1] == '1'
  local count = redis.call('INCRBY', KEYS[i], ARGV[1])
  local rest = redis.call('PTTL', KEYS[i])
  if rest < 0 or rest > period then
    redis.call('PEXPIRE', KEYS[i], period)
    rest = period
  end
  answer[#answer + 1] = count
  answer[#answer + 1] = now + rest
  if not watches and (limit <= 0 or count > limit) then
    break
  end
end
return answer
