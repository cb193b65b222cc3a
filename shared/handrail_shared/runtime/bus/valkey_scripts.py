"""What the bus asks Valkey to do in one step.

Each script is atomic: a publish is all there or not at all, and a partition is read only by the consumer
whose lease on it is valid at that very moment, however long that consumer had been asleep.
"""

PUBLISH = """
-- KEYS: for each partition used, its stream and the hash of each key's latest entry.
-- ARGV: for each message: which partition, "1" if compacted, how many fields, the fields (k, key, ...).
local at = 1
while at <= #ARGV do
  local stream, latest = KEYS[2 * ARGV[at] - 1], KEYS[2 * ARGV[at]]
  local fields = tonumber(ARGV[at + 2])
  local id = redis.call('XADD', stream, '*', unpack(ARGV, at + 3, at + 2 + fields))
  if ARGV[at + 1] == '1' then
    local older = redis.call('HGET', latest, ARGV[at + 4])
    if older then redis.call('XDEL', stream, older) end
    redis.call('HSET', latest, ARGV[at + 4], id)
  end
  at = at + 3 + fields
end
"""

SHARE = """
-- Keep the leases that are ours; with 'share', also give up the surplus and take what is free.
-- KEYS: the group's members on one topic, then one lease for each partition. ARGV: holder, ttl ms, mode.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 4)
local held, free = {}, {}
for i = 2, #KEYS do
  local holder = redis.call('GET', KEYS[i])
  if holder == ARGV[1] then
    redis.call('PEXPIRE', KEYS[i], ARGV[2])
    held[#held + 1] = i - 1
  elseif not holder then
    free[#free + 1] = i - 1
  end
end
if ARGV[3] == 'share' then
  local members = redis.call('ZRANGE', KEYS[1], 0, -1)
  table.sort(members)
  local rank = 0
  for i = 1, #members do if members[i] == ARGV[1] then rank = i end end
  local all = #KEYS - 1
  local fair = math.floor(all / #members)
  if rank <= all % #members then fair = fair + 1 end
  while #held > fair do
    redis.call('DEL', KEYS[table.remove(held) + 1])
  end
  while #held < fair and #free > 0 do
    local mine = table.remove(free, 1)
    redis.call('SET', KEYS[mine + 1], ARGV[1], 'PX', ARGV[2])
    held[#held + 1] = mine
  end
end
return held
"""

LEAVE = """
-- KEYS: the group's members on one topic, then leases. ARGV: holder.
redis.call('ZREM', KEYS[1], ARGV[1])
for i = 2, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
"""

READ = """
-- KEYS: stream, lease, stream, lease ... ARGV: group, holder, how many entries at most.
-- What was handed out before and never acknowledged comes first; new entries only when there is none.
-- Answers with the entries found (each stream's place in KEYS and its entries), whether a lease was lost, and
-- when nothing was found, each stream's last id.
local room = tonumber(ARGV[3])

local function read(stream, from)
  local ask = {'XREADGROUP', 'GROUP', ARGV[1], 'holder', 'COUNT', room, 'STREAMS', stream, from}
  local reply = redis.pcall(unpack(ask))
  if reply and reply.err then
    if not string.find(reply.err, 'NOGROUP') then error(reply.err) end
    redis.call('XGROUP', 'CREATE', stream, ARGV[1], '0', 'MKSTREAM')
    reply = redis.call(unpack(ask))
  end
  if not reply then return {} end
  return reply[1][2]
end

local function pending(stream)
  while true do
    local entries, live = read(stream, '0'), {}
    for _, entry in ipairs(entries) do
      if entry[2] then live[#live + 1] = entry
      else redis.call('XACK', stream, ARGV[1], entry[1]) end
    end
    if #live > 0 or #entries == 0 then return live end
  end
end

local found, lost, ends = {}, 0, {}
for i = 1, #KEYS, 2 do
  if redis.call('GET', KEYS[i + 1]) ~= ARGV[2] then
    lost = lost + 1
  elseif room > 0 then
    local entries = pending(KEYS[i])
    if #entries == 0 then entries = read(KEYS[i], '>') end
    if #entries > 0 then
      found[#found + 1] = {(i - 1) / 2, entries}
      room = room - #entries
    end
  end
end
if #found == 0 then
  for i = 1, #KEYS, 2 do
    local last = redis.call('XREVRANGE', KEYS[i], '+', '-', 'COUNT', 1)
    ends[#ends + 1] = last[1] and last[1][1] or '0-0'
  end
end
return {found, lost, ends}
"""

LAG = """
-- KEYS: streams. ARGV: group. Counts what the group has not acknowledged.
local function after(stream, id)
  local count, page = 0, nil
  repeat
    page = redis.call('XRANGE', stream, '(' .. id, '+', 'COUNT', 1000)
    count = count + #page
    if #page > 0 then id = page[#page][1] end
  until #page < 1000
  return count
end

local total = 0
for _, stream in ipairs(KEYS) do
  if redis.call('EXISTS', stream) == 1 then
    local behind = nil
    for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      local group = {}
      for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
      if group['name'] == ARGV[1] then
        behind = group['pending'] + (group['lag'] or after(stream, group['last-delivered-id']))
      end
    end
    total = total + (behind or redis.call('XLEN', stream))
  end
end
return total
"""

TRIM = """
-- KEYS: streams of one topic. ARGV: retention in ms. Forgets entries older than that, roughly.
local time = redis.call('TIME')
local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[1]
for _, stream in ipairs(KEYS) do
  if oldest > 0 then redis.call('XTRIM', stream, 'MINID', '~', string.format('%.0f', oldest)) end
end
"""
