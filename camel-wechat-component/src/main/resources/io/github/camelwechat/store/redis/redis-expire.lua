-- SPDX-License-Identifier: Apache-2.0
-- ARGV: the entry that ran out, 3 expires, 4 due, 5 index
-- Removes the record with its entries, or only the entry if the record was written anew after the
-- engine had forgotten it.
if not live then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], 'k' .. ARGV[1])
  unlist(ARGV[3], ARGV[4], ARGV[5])
elseif due == ARGV[4] and index == ARGV[5] then
  redis.call('ZREM', KEYS[2], byExpiry(ARGV[3], ARGV[4], ARGV[5]))
else
  unlist(ARGV[3], ARGV[4], ARGV[5])
end
return ''
