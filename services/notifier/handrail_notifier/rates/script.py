"""The arithmetic of `core.rates` as one step of Valkey, where all processes share the buckets.

Keys expire when nobody has asked for long: then the bucket is full in any case. A test plays the same questions to both.
"""

ASK = """
-- KEYS: the account's bucket, the lines of its senders, then for each text its sender's bucket.
-- ARGV: now, the account's rate; then for each text: the sender, its rate, segments, urgency (0-2), '1' if it was queued, until
-- when it is of use. Answers for each text: '' if it may leave, 'never', or the instant at which to ask again.
local now, account_rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local BURST_SECONDS, LEAST_BURST, KEPT_SECONDS, LEAST_WAIT_SECONDS = 1, 3, 1, 0.001
local DOUBT_SECONDS, EXPIRES = 30, 86400

local function burst(rate) return math.max(rate * BURST_SECONDS, LEAST_BURST) end

local function read(key, rate)
  local held = redis.call('HMGET', key, 'tokens', 'at', 't0', 't1', 't2', 'kept', 'kept_until', 'doubted')
  local b = {tokens = tonumber(held[1]) or burst(rate), at = tonumber(held[2]) or now, kept = tonumber(held[6]) or 0,
             kept_until = tonumber(held[7]) or 0, doubted = tonumber(held[8]), tails = {}}
  for i = 1, 3 do b.tails[i] = tonumber(held[2 + i]) or 0 end
  local passed = now - b.at
  if passed >= 0 then
    b.tokens = math.min(burst(rate), b.tokens + passed * rate)
    b.at, b.doubted = now, nil
    return b, false
  end
  b.doubted = math.min(b.doubted or now, now)
  if now - b.doubted < DOUBT_SECONDS then return b, false end
  return {tokens = math.min(b.tokens, 0), at = now, kept = 0, kept_until = 0, tails = {0, 0, 0}}, true
end

local function text(number) return string.format('%.17g', number) end

local function write(key, b)
  redis.call('HSET', key, 'tokens', text(b.tokens), 'at', text(b.at), 't0', text(b.tails[1]), 't1', text(b.tails[2]),
             't2', text(b.tails[3]), 'kept', text(b.kept), 'kept_until', text(b.kept_until), 'doubted', b.doubted and text(b.doubted) or '')
  redis.call('EXPIRE', key, EXPIRES)
end

local function line(b, urgency)
  local last = b.tails[1]
  for i = 2, urgency + 1 do last = math.max(last, b.tails[i]) end
  return last
end

local function needed(rate, segments) return math.min(segments, burst(rate)) end

local function waits_for(b, rate, segments) return math.max(needed(rate, segments) - b.tokens, 0) / rate end

local account, anew = read(KEYS[1], account_rate)
if anew then redis.call('DEL', KEYS[2]) end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(account.at))

local function step(b, sender, rate, segments, urgency, queued, until_)
  local kept = (urgency < 2 or b.kept_until < b.at) and 0 or b.kept
  local ahead = (queued or urgency == 0) and 0 or line(b, urgency)
  if ahead <= b.at and b.tokens - kept >= needed(rate, segments) and account.tokens >= needed(account_rate, segments) then
    if queued and urgency < 2 and b.kept_until >= b.at then b.kept = math.max(b.kept - segments, 0) end
    b.tokens = b.tokens - segments
    account.tokens = account.tokens - segments
    return ''
  end
  local tail = tonumber(redis.call('ZSCORE', KEYS[2], sender)) or 0
  local senders = redis.call('ZCARD', KEYS[2]) + (tail > account.at and 0 or 1)
  local flows = segments / math.min(rate, account_rate / senders)
  local wait = math.max(waits_for(b, rate, segments), waits_for(account, account_rate, segments), LEAST_WAIT_SECONDS)
  local pause = queued and math.max(wait, flows) or math.max(wait, line(b, urgency) + flows - b.at)
  if now + pause >= until_ then return 'never' end
  if not queued then
    redis.call('ZADD', KEYS[2], text(math.max(account.at + pause, tail)), sender)
    local at = b.at + pause
    b.tails[urgency + 1] = at
    if urgency < 2 then
      local held = b.kept_until >= b.at and b.kept or 0
      b.kept = math.min(held + segments, burst(rate))
      b.kept_until = math.max(b.kept_until, at + KEPT_SECONDS)
    end
  end
  return text(now + pause)
end

local answers = {}
for i = 1, (#ARGV - 2) / 6 do
  local base = 2 + (i - 1) * 6
  local sender, rate, segments = ARGV[base + 1], tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
  local urgency, queued = tonumber(ARGV[base + 4]), ARGV[base + 5] == '1'
  local until_ = tonumber(ARGV[base + 6])
  local b = read(KEYS[2 + i], rate)
  answers[i] = step(b, sender, rate, segments, urgency, queued, until_)
  write(KEYS[2 + i], b)
end
write(KEYS[1], account)
redis.call('EXPIRE', KEYS[2], EXPIRES)
return answers
"""
