-- Counts requests, each with one counter after the other, up to the first that refuses it.
-- KEYS: the counters, in their order; all in one slot.
-- ARGV: what a request counts for, or 0 to look only; then for each key: its limit (0 or less refuses always), its period in ms, and the sum of 1 where it only
--   watches, 2 where its window slides, 4 where it is the first of a request.
-- Returns integers: the time in Unix ms; then for each key its count with this request, and when it ends, in Unix ms; 0 and 0 where it was
--   not used. The clock is Redis' own.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local cost = tonumber(ARGV[1])

-- A string with a number, which expires with its window.
local function fixed(key, period)
  if cost == 0 then
    return tonumber(redis.call('GET', key) or 0), now + math.max(redis.call('PTTL', key), 0)
  end
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
  local passes = watches or (limit > 0 and used + cost <= limit)
  if passes and cost > 0 then
    redis.call('HINCRBY', key, current, cost)
    redis.call('PEXPIRE', key, 11 * tenth)
  end
  table.sort(parts, function(one, other) return one[1] < other[1] end)
  local rest, leaves = used, current
  for _, part in ipairs(parts) do
    leaves = part[1]
    rest = rest - part[2]
    if passes or rest + cost <= limit then
      break
    end
  end
  return used + cost, (leaves + 11) * tenth
end

local answer, refused = { now }, false
for i = 1, #KEYS do
  local limit, period, kind = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  refused = refused and kind < 4
  local count, ends = 0, 0
  if not refused then
    local watches = kind % 2 == 1
    if kind % 4 >= 2 then
      count, ends = sliding(KEYS[i], period, limit, watches)
    else
      count, ends = fixed(KEYS[i], period)
    end
    refused = not watches and (limit <= 0 or count > limit)
  end
  answer[2 * i] = count
  answer[2 * i + 1] = ends
end
return answer
