-- Counts a request with one counter after the other, up to the first that refuses it.
-- KEYS: the counters, in their order; all in one slot.
-- ARGV: what the request counts for; then for each key: its limit (0 or less refuses always), its period in ms, 1 where it only watches,
--   and 1 where its window slides.
-- Returns integers: the time in Unix ms; then for each counter that was used, its count with this request, and when it ends, in Unix ms.
-- The clock is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local cost = tonumber(ARGV[1])

-- A string with a number, which expires with its window.
local function fixed(key, period)
  local count = redis.call('INCRBY', key, cost)
  local rest = redis.call('PTTL', key)
  if rest < 0 or rest > period then
    redis.call('PEXPIRE', key, period)
    rest = period
  end
  return count, now + rest
end

-- A hash: a tenth of a period, by its number since 1970, and its count. A tenth counts until its last moment is a period ago. Numbers of
-- the future are left from a clock that was wrong, or from tenths of another length.
local function sliding(key, period, limit, watches)
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
  local passes = limit > 0 and used + cost <= limit
  if passes or watches then
    redis.call('HINCRBY', key, current, cost)
    redis.call('PEXPIRE', key, 11 * tenth)
  end
  table.sort(parts, function(one, other) return one[1] < other[1] end)
  local rest, leaves = used, current
  for _, part in ipairs(parts) do
    leaves = part[1]
    rest = rest - part[2]
    if passes or watches or rest + cost <= limit then
      break
    end
  end
  return used + cost, (leaves + 11) * tenth
end

local answer = { now }
for i = 1, #KEYS do
  local limit, period = tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1])
  local watches, slides = ARGV[4 * i] == '1', ARGV[4 * i + 1] == '1'
  local count, ends
  if slides then
    count, ends = sliding(KEYS[i], period, limit, watches)
  else
    count, ends = fixed(KEYS[i], period)
  end
  answer[#answer + 1] = count
  answer[#answer + 1] = ends
  if not watches and (limit <= 0 or count > limit) then
    break
  end
end
return answer
