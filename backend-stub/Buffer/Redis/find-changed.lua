-- Finds the streams whose newest id differs from the id that their reader has read. The newest id is higher after an
-- append, and can be lower after the stream was lost and created again. A missing stream has not changed.
-- KEYS: the streams, all in one slot.
-- ARGV: for each stream, the id that its reader has read.
-- Returns the positions of the changed streams, from 1.
local changed = {}
for i, key in ipairs(KEYS) do
  local info = redis.pcall('XINFO', 'STREAM', key)
  if info.err then
    -- Another error, such as missing rights: report the stream, so that its reader gets and logs the error.
    if not string.find(info.err, 'no such key', 1, true) and not string.find(info.err, 'WRONGTYPE', 1, true) then
      changed[#changed + 1] = i
    end
  else
    for field = 1, #info, 2 do
      if info[field] == 'last-generated-id' then
        if info[field + 1] ~= ARGV[i] then
          changed[#changed + 1] = i
        end
        break
      end
    end
  end
end
return changed
