-- Visitors for wrk: each at an address of its own that a trusted proxy reports, with a
-- browser's headers or a crawler's name. Prints one line of figures at the end.
--
--   wrk ... -s visitors.lua URL -- person|bot [PAUSE_MS]

local people = {
  ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    .. "(KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  ["Accept-Encoding"] = "gzip, deflate, br, zstd",
  ["Accept-Language"] = "en-US,en;q=0.9",
  ["sec-ch-ua"] = '"Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140"',
  ["sec-ch-ua-mobile"] = "?0",
  ["sec-ch-ua-platform"] = '"Windows"',
}
local picture = {
  ["Accept"] = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
  ["Referer"] = "https://art.example/works.html",
  ["Sec-Fetch-Site"] = "same-origin",
  ["Sec-Fetch-Mode"] = "no-cors",
  ["Sec-Fetch-Dest"] = "image",
}
local page = {
  ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
    .. "image/webp,image/apng,*/*;q=0.8",
  ["Upgrade-Insecure-Requests"] = "1",
  ["Referer"] = "https://art.example/",
  ["Sec-Fetch-Site"] = "same-origin",
  ["Sec-Fetch-Mode"] = "navigate",
  ["Sec-Fetch-User"] = "?1",
  ["Sec-Fetch-Dest"] = "document",
}
local bot = {
  ["User-Agent"] = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
    .. "GPTBot/1.3; +https://openai.com/gptbot)",
  ["Accept"] = "*/*",
  ["Accept-Encoding"] = "gzip, br, deflate",
}

-- Other visitors with every run: who comes back and back is another kind of visitor.
math.randomseed(os.time())
local FIRST = math.random(11, 99)
local START = math.random(0, 2 ^ 23)
local EACH = 40  -- requests of one visitor, before the next comes
local who, count, asked, pause = "person", 0, nil, nil

local function headers_of(who, path, number)
  local headers = { ["Host"] = "art.example", ["X-Forwarded-Proto"] = "https" }
  local function add(some)
    for name, value in pairs(some) do headers[name] = value end
  end
  if who == "bot" then add(bot) else
    add(people)
    add(path:match("%.html$") and page or picture)
  end
  headers["X-Forwarded-For"] =
    string.format("%d.%d.%d.%d", FIRST, number / 65536 % 256, number / 256 % 256, number % 256)
  return headers
end

function init(args)
  who, pause = args[1], tonumber(args[2])
  if not pause then delay = nil end
end

function request()
  if count % EACH == 0 then
    asked = wrk.format("GET", wrk.path, headers_of(who, wrk.path, START + count / EACH))
  end
  count = count + 1
  return asked
end

function delay()
  return math.random(0, 2 * pause)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "FIGURES %d %d %d %d %.1f %.1f\n", summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
