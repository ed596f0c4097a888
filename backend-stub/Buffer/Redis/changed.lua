-- Tells which streams have something that their readers may not have seen: whose newest id is another one than the reader knows, be it higher,
-- or lower, in a stream that was lost and begun anew. One that is not there has nothing to read.
-- KEYS: the streams, all of one slot.
-- ARGV: for each the id that its reader has seen.
-- Returns the positions of those that changed, from 1 on.
local changed = {}
for i, key in ipairs(KEYS) do
  local info = redis.pcall('XINFO', 'STREAM', key)
  if info.err then
    -- Rights that lack, for example: who reads the stream learns what it is, and says so.
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
