-- Counts requests, each with one counter after the other, up to the first that rejects it.
-- KEYS: the counters, in the order in which they count; all in one slot.
-- ARGV[1]: what a request counts for; 0 only reads.
-- ARGV, three for each key: the limit (0 or less rejects every request); the period in ms; flags, the sum of
--   1 for a rule in monitor mode, 2 for a sliding window, 4 for the first key of a request.
-- Returns integers: the time in Unix ms; then for each key its count with this request and the end of its window in
--   Unix ms, or 0 and 0 where the key did not count the request. The clock is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local cost = tonumber(ARGV[1])

-- A string with a number. It expires with its window.
local function fixed(key, period)
  if cost == 0 then
    return tonumber(redis.call('GET', key) or 0), now + math.max(redis.call('PTTL', key), 0)
  end
  local count = redis.call('INCRBY', key, cost)
  local remaining = redis.call('PTTL', key)
  if remaining < 0 or remaining > period then
    redis.call('PEXPIRE', key, period)
    remaining = period
  end
  return count, now + remaining
end

-- A hash with a field for each tenth of a period: its number since 1970 and its count. A tenth counts until its end is
-- one period ago. Numbers in the future come from a clock that was wrong, or from tenths of another length.
local function sliding(key, period, limit, monitor)
  local tenth = math.ceil(period / 10)
  local current = math.floor(now / tenth)
  local used, parts = 0, {}
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local number, count = tonumber(all[i]), tonumber(all[i + 1])
    if number < current - 10 or number > current + 1 then
      redis.call('HDEL', key, all[i])
    else
      used = used + count
      parts[#parts + 1] = { number, count }
    end
  end
  local passes = monitor or (limit > 0 and used + cost <= limit)
  if passes and cost > 0 then
    redis.call('HINCRBY', key, current, cost)
    redis.call('PEXPIRE', key, 11 * tenth)
  end
  table.sort(parts, function(one, other) return one[1] < other[1] end)
  local remaining, leaving = used, current
  for _, part in ipairs(parts) do
    leaving = part[1]
    remaining = remaining - part[2]
    if passes or remaining + cost <= limit then
      break
    end
  end
  return used + cost, (leaving + 11) * tenth
end

local result, rejected = { now }, false
for i = 1, #KEYS do
  local limit, period, flags = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  rejected = rejected and flags < 4
  local count, ends = 0, 0
  if not rejected then
    local monitor = flags % 2 == 1
    if flags % 4 >= 2 then
      count, ends = sliding(KEYS[i], period, limit, monitor)
    else
      count, ends = fixed(KEYS[i], period)
    end
    rejected = not monitor and (limit <= 0 or count > limit)
  end
  result[2 * i] = count
  result[2 * i + 1] = ends
end
return result
