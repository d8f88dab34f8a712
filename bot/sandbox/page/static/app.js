// The page: fetches what both members see, draws it, and sends what they do.

import { countOn } from "./discord_markup.js";
import { Drawer } from "./drawer.js";
import { make, when } from "./nodes.js";
import { Side } from "./side.js";
import { offerThemes } from "./theme.js";

const sides = { discord: new Side("discord", act), slack: new Side("slack", act) };
const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));

const drawer = new Drawer(post);

/** How far the sandbox's time is ahead of this browser's, in milliseconds. */
let ahead = 0;
let fetching = false;
let again = false;
let lost = false;

const now = () => new Date(Date.now() + ahead);

/** Fetch everything and draw it; while that is under way, remember to do it again. */
async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    do {
      again = false;
      show(await fetchState());
    } while (again);
    if (lost) say("");
    lost = false;
  } catch {
    sayLost();
  } finally {
    fetching = false;
  }
}

/** @returns {Promise<any>} */
async function fetchState() {
  const query = new URLSearchParams();
  for (const side of Object.values(sides)) if (side.me) query.set(side.key, side.me);
  const response = await fetch(`/api/state?${query}`);
  if (response.status === 409) {
    for (const side of Object.values(sides)) side.forget();
    return fetchState();
  }
  return response.json();
}

/** @param {any} state */
function show(state) {
  ahead = Date.parse(state.clock.now) - Date.now();
  const next = document.getElementById("next");
  if (next) next.textContent = state.clock.next ? `Next question ${moment(state.clock.next)}` : "No question is planned";
  tick();
  for (const side of Object.values(sides)) side.show(state[side.key], now, refresh);
  drawer.show(state.faults);
}

/** @param {string} at */
function moment(at) {
  return when(new Date(at), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

function tick() {
  countOn(now());
  const clock = document.getElementById("now");
  if (!clock) return;
  clock.textContent = `${moment(now().toISOString())} Europe/Berlin`;
  clock.setAttribute("datetime", now().toISOString());
}

/**
 * Send what somebody does; what came of it, or null where it failed and the page says why.
 * @param {Record<string, any>} body
 */
function act(body) {
  return post("/api/act", body);
}

/** @param {string} address @param {Record<string, any>} body @returns {Promise<{shows: string | null} | null>} */
async function post(address, body) {
  say("");
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = await response.json();
    if (told.error || told.notice) say(told.error ?? told.notice);
    await refresh();
    return response.ok ? told : null;
  } catch {
    sayLost();
    return null;
  }
}

function sayLost() {
  lost = true;
  say("The sandbox can't be reached. Is it still running?");
}

/** @param {string} text */
function say(text) {
  const close = make("button", { type: "button", "aria-label": "Close this notice", click: () => say("") }, "×");
  notice.replaceChildren(...(text ? [make("p", {}, text), close] : []));
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-move]"))) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    await post("/api/clock", JSON.parse(button.dataset.move ?? "{}"));
    button.removeAttribute("aria-busy");
    for (const side of Object.values(sides)) side.log.toEnd();
  });
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-show]"))) {
  button.addEventListener("click", () => {
    document.querySelector("main")?.setAttribute("data-showing", button.dataset.show ?? "discord");
    for (const other of document.querySelectorAll("[data-show]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    for (const side of Object.values(sides)) side.log.toEnd();
  });
}

offerThemes();
setInterval(tick, 1000);
const events = new EventSource("/api/events");
events.addEventListener("message", refresh);
events.addEventListener("error", sayLost);
