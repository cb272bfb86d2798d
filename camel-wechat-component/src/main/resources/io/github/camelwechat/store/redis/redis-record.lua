-- SPDX-License-Identifier: Apache-2.0
-- What the other scripts begin with.
-- A record is "version expires due index\ncontent"; due is "-" if the record is in no index.
-- KEYS: 1 the record, 2 the entries of its shard; ARGV: 1 the text of the key, 2 now
local bytes = redis.call('GET', KEYS[1])
local version, expires, due, index
if bytes then
  version, expires, due, index = string.match(bytes, '^(%d+) (%d+) ([%d-]+) (%S*)\n')
  if not version then
    return redis.error_reply('FOREIGN what stands there was not written by this component')
  end
end
local live = bytes and tonumber(expires) > tonumber(ARGV[2])

local function byExpiry(at, dueAt, name)
  return 'e' .. at .. ' ' .. dueAt .. ' ' .. name .. ' ' .. ARGV[1]
end

local function byDue(dueAt, name)
  return 'd' .. name .. ' ' .. dueAt .. ' ' .. ARGV[1]
end

local function unlist(at, dueAt, name)
  redis.call('ZREM', KEYS[2], byExpiry(at, dueAt, name))
  if dueAt ~= '-' then
    redis.call('ZREM', KEYS[2], byDue(dueAt, name))
  end
end
