-- SPDX-License-Identifier: Apache-2.0
-- ARGV: 3 the version that must stand
-- Gives '' if it was removed, else nil.
if not live or version ~= ARGV[3] then
  return false
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], 'k' .. ARGV[1])
unlist(expires, due, index)
return ''
