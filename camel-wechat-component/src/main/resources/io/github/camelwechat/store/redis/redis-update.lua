-- SPDX-License-Identifier: Apache-2.0
-- Writes a record anew that runs out and is due when it was before, so that its entries stay.
-- KEYS: 1 the record; ARGV: 1 the head that must stand, 2 the new head, 3 the new content
-- Gives '' if it was written, else what stands, nil if nothing does.
local bytes = redis.call('GET', KEYS[1])
if not bytes then
  return false
end
if string.sub(bytes, 1, #ARGV[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2] .. ARGV[3], 'KEEPTTL')
  return ''
end
if string.sub(bytes, 1, #ARGV[2]) == ARGV[2] then
  -- Ours: the answer was lost on the way, and the client asks again.
  return ''
end
return bytes
