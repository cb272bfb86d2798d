-- SPDX-License-Identifier: Apache-2.0
-- ARGV: 3 the version that must stand, empty for none; the next 4 version, 5 expires, 6 due, 7 index,
-- 8 content; 9 milliseconds after which the engine may forget it, empty for never
-- Gives '' if it was written, else the record that stands, nil if there is none.
if live and version == ARGV[4] then
  -- Ours: the answer was lost on the way, and the client asks again.
  return ''
end
if live and version ~= ARGV[3] then
  return bytes
end
if not live and ARGV[3] ~= '' then
  return false
end
if bytes then
  unlist(expires, due, index)
end
local record = ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[6] .. ' ' .. ARGV[7] .. '\n' .. ARGV[8]
if ARGV[9] == '' then
  redis.call('SET', KEYS[1], record)
else
  redis.call('SET', KEYS[1], record, 'PX', ARGV[9])
end
redis.call('ZADD', KEYS[2], 0, 'k' .. ARGV[1], 0, byExpiry(ARGV[5], ARGV[6], ARGV[7]))
if ARGV[6] ~= '-' then
  redis.call('ZADD', KEYS[2], 0, byDue(ARGV[6], ARGV[7]))
end
return ''
