// What makes the pages live: new visits by server-sent events, fresh numbers now and
// then, and the slider between two pictures. Every fact is on the page without it.
"use strict"

const REFRESH = 10_000 // milliseconds between two fresh sets of numbers, at most

function visit(data) {
  const row = document.getElementById("visit").content.cloneNode(true)
  const set = (part, text) => { row.querySelector(part).textContent = text }
  row.querySelector("a").href = "/visits/" + encodeURIComponent(data.id)
  row.querySelector("time").dateTime = data.time
  set("time", data.clock)
  set(".who", data.visitor)
  set(".path", data.path)
  set(".got", data.got)
  row.querySelector(".who").classList.add(data.group)
  row.querySelector(".got").classList.add(data.action)
  return row
}

function follow(list) {
  const most = Number(list.dataset.most)
  const state = document.querySelector("[data-state]")
  const say = text => { if (state) state.textContent = text }
  const from = new URL(list.dataset.live, location.href)
  let events = null
  const close = () => { events?.close(); events = null }
  const open = () => {
    if (events) return
    events = new EventSource(from)
    events.onopen = () => say("live")
    events.onerror = () => say("waiting for the guard")
    events.addEventListener("verdict", event => {
      from.searchParams.set("after", event.lastEventId)
      document.querySelector("[data-empty]")?.remove()
      list.prepend(visit(JSON.parse(event.data)))
      while (list.children.length > most) list.lastElementChild.remove()
      freshen()
    })
  }
  // A browser has few connections to one host: tabs that nobody sees need none.
  const look = () => document.hidden ? close() : open()
  document.addEventListener("visibilitychange", look)
  addEventListener("pagehide", close)
  addEventListener("pageshow", look)
  look()
}

let due = 0
function freshen() {
  if (due || !document.querySelector("[data-fresh]")) return
  due = setTimeout(async () => {
    due = 0
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } })
      if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html"))
    } catch { /* the guard is away; the next event tries again */ }
  }, REFRESH)
}

// A part that somebody is using, or that has not changed, stays as it is.
function renew(page) {
  for (const old of document.querySelectorAll("[data-fresh]")) {
    const now = page.querySelector(`[data-fresh="${old.dataset.fresh}"]`)
    const used = old.contains(document.activeElement) || old.querySelector("details[open]")
    if (now && !used && now.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(now))
  }
}

function compare(frame) {
  const label = frame.querySelector(".slide")
  const slider = label.querySelector("input")
  const show = () => frame.style.setProperty("--cut", slider.value + "%")
  slider.addEventListener("input", show)
  label.hidden = false
  frame.classList.add("sliding")
  show()
}

document.querySelectorAll("[data-live]").forEach(follow)
document.querySelectorAll("[data-compare]").forEach(compare)
