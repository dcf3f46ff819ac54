-- One sighting of one visitor: the twin of `fold` in record.py, sum for sum.
-- KEYS[1] the visitor; ARGV the sighting, seconds between requests, half-life, time to live.
local LAYOUT, HEAD, COUNTS, MARKS = '<ddffffffffffffc33', 97, 12, 33
local STEP, STEPS = 8, 128 -- bytes of one, of all
local new = {struct.unpack(LAYOUT, ARGV[1])}
local now, interval = new[1], tonumber(ARGV[2])
local half_life, ttl = tonumber(ARGV[3]), tonumber(ARGV[4])

local record = redis.call('GET', KEYS[1])
local old, steps = nil, ''
local rest = record and #record - HEAD or -1
if rest >= 0 and rest <= STEPS and rest % STEP == 0 then
  old = {struct.unpack(LAYOUT, record)}
  steps = string.sub(record, HEAD + 1)
end

local last, arrival, away = now, now, 0
if old then
  last, arrival, away = old[1], old[2], math.max(0, now - old[1])
end
if last - now > 30 then -- SKEW: somebody has set the clock back
  last, arrival = now, math.min(arrival, now)
end
if away > ttl then
  old, steps, away = nil, '', 0
end

local fade = 0.5 ^ (away / half_life)
local sum = {math.max(last, now), math.max(arrival, now) + interval}
for i = 3, COUNTS + 2 do
  sum[i] = (old and old[i] or 0) * fade + new[i]
end
local marks = new[COUNTS + 3]
if old then
  local before = {string.byte(old[COUNTS + 3], 1, MARKS)}
  local added = {string.byte(marks, 1, MARKS)}
  for i = 1, MARKS do
    added[i] = bit.bor(added[i], before[i])
  end
  marks = string.char(unpack(added))
end
sum[COUNTS + 3] = marks

steps = string.sub(steps .. string.sub(ARGV[1], HEAD + 1), -STEPS)
record = struct.pack(LAYOUT, unpack(sum)) .. steps
redis.call('SET', KEYS[1], record, 'EX', math.ceil(ttl))
return record
