"""The arithmetic of `core.rates` as one step of Valkey, where all processes share the buckets.

Keys expire when nobody has asked for long: then the bucket is full in any case. A test plays the same questions to both.
"""

ASK = """
-- KEYS: the account's bucket, the lines of its senders, then for each text its sender's bucket.
-- ARGV: now, the account's rate; then for each text: the sender, the clinic, the rate, segments, urgency (0-2), '1' if it was queued, until
-- when it is of use. Answers for each text: '' if it may leave, 'never', or the instant at which to ask again.
local now, account_rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local BURST_SECONDS, LEAST_BURST, KEPT_SECONDS, LEAST_WAIT_SECONDS = 1, 3, 1, 0.001
local FORGOTTEN_SECONDS, DOUBT_SECONDS, EXPIRES = 3600, 30, 86400

local function burst(rate) return math.max(rate * BURST_SECONDS, LEAST_BURST) end

local function read(key, rate)
  local held, b, flat = {}, {lines = {}, gone = {}}, redis.call('HGETALL', key)
  for i = 1, #flat, 2 do held[flat[i]] = flat[i + 1] end
  b.tokens, b.at = tonumber(held.tokens) or burst(rate), tonumber(held.at) or now
  b.kept, b.kept_until, b.doubted = tonumber(held.kept) or 0, tonumber(held.kept_until) or 0, tonumber(held.doubted)
  local passed, anew = now - b.at, false
  if passed >= 0 then
    b.tokens = math.min(burst(rate), b.tokens + passed * rate)
    b.at, b.doubted = now, nil
  else
    b.doubted = math.min(b.doubted or now, now)
    anew = now - b.doubted >= DOUBT_SECONDS
    if anew then b = {tokens = math.min(b.tokens, 0), at = now, kept = 0, kept_until = 0, lines = {}, gone = {}} end
  end
  for name, said in pairs(held) do
    if string.sub(name, 1, 5) == 'line:' then
      local line = {}
      for number in string.gmatch(said, '%S+') do line[#line + 1] = tonumber(number) end
      if anew or math.max(unpack(line)) <= b.at - FORGOTTEN_SECONDS then b.gone[#b.gone + 1] = name
      else b.lines[string.sub(name, 6)] = line end
    end
  end
  return b, anew
end

local function text(number) return string.format('%.17g', number) end

local function write(key, b, clinic)
  redis.call('HSET', key, 'tokens', text(b.tokens), 'at', text(b.at), 'kept', text(b.kept), 'kept_until', text(b.kept_until),
             'doubted', b.doubted and text(b.doubted) or '')
  if #b.gone > 0 then redis.call('HDEL', key, unpack(b.gone)) end
  local line = b.lines[clinic]
  if line then
    redis.call('HSET', key, 'line:' .. clinic, table.concat({text(line[1]), text(line[2]), text(line[3]), text(line[4])}, ' '))
  end
  redis.call('EXPIRE', key, EXPIRES)
end

-- A line: where it ends for each class, and its turn.
local function line_end(line, urgency)
  local last = line[1]
  for i = 2, urgency + 1 do last = math.max(last, line[i]) end
  return last
end

local function sharing(b, clinic, urgency)
  local many = 1
  if urgency == 0 then return many end
  for other, line in pairs(b.lines) do
    if other ~= clinic and line_end(line, urgency) > b.at then many = many + 1 end
  end
  return many
end

local function needed(rate, segments) return math.min(segments, burst(rate)) end

local function waits_for(b, rate, segments) return math.max(needed(rate, segments) - b.tokens, 0) / rate end

local account, anew = read(KEYS[1], account_rate)
if anew then redis.call('DEL', KEYS[2]) end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(account.at))

local function step(b, sender, clinic, rate, segments, urgency, queued, until_)
  local line, share = b.lines[clinic] or {0, 0, 0, 0}, sharing(b, clinic, urgency)
  local tail = tonumber(redis.call('ZSCORE', KEYS[2], sender)) or 0
  local senders = redis.call('ZCARD', KEYS[2]) + (tail > account.at and 0 or 1)
  local flows = segments / (math.min(rate, account_rate / senders) / share)
  local idle = b.tokens >= burst(rate) and account.tokens >= burst(account_rate)
  local turn = (share == 1 or idle) and 0 or line[4]
  local kept = (urgency < 2 or b.kept_until < b.at) and 0 or b.kept
  local ahead = (queued or urgency == 0) and 0 or line_end(line, urgency)
  if math.max(ahead, turn) <= b.at and b.tokens - kept >= needed(rate, segments)
     and account.tokens >= needed(account_rate, segments) then
    if queued and urgency < 2 and b.kept_until >= b.at then b.kept = math.max(b.kept - segments, 0) end
    b.tokens = b.tokens - segments
    account.tokens = account.tokens - segments
    if urgency > 0 then line[4] = math.max(line[4], b.at) + flows end
    b.lines[clinic] = line
    return ''
  end
  local wait = math.max(waits_for(b, rate, segments), waits_for(account, account_rate, segments), LEAST_WAIT_SECONDS, turn - b.at)
  local last = math.max(wait, line_end(line, urgency) + flows - b.at)
  local placed = not queued or (turn > b.at and now + last < until_)
  local pause = placed and last or math.max(wait, flows)
  if now + pause >= until_ then return 'never' end
  if placed then
    redis.call('ZADD', KEYS[2], text(math.max(account.at + pause, tail)), sender)
    local at = b.at + pause
    line[urgency + 1] = at
    b.lines[clinic] = line
    if urgency < 2 then
      local held = b.kept_until >= b.at and b.kept or 0
      b.kept = math.min(held + ((queued and held > 0) and 0 or segments), burst(rate))
      b.kept_until = math.max(b.kept_until, at + KEPT_SECONDS)
    end
  end
  return text(now + pause)
end

local answers = {}
for i = 1, (#ARGV - 2) / 7 do
  local base = 2 + (i - 1) * 7
  local sender, clinic, rate, segments = ARGV[base + 1], ARGV[base + 2], tonumber(ARGV[base + 3]), tonumber(ARGV[base + 4])
  local urgency, queued = tonumber(ARGV[base + 5]), ARGV[base + 6] == '1'
  local until_ = tonumber(ARGV[base + 7])
  local b = read(KEYS[2 + i], rate)
  answers[i] = step(b, sender, clinic, rate, segments, urgency, queued, until_)
  write(KEYS[2 + i], b, clinic)
end
write(KEYS[1], account, '')
redis.call('EXPIRE', KEYS[2], EXPIRES)
return answers
"""
