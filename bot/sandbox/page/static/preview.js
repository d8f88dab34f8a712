// A file of questions as both platforms draw it; fetched anew on every save.

import { drawDiscord } from "./discord.js";
import { make } from "./nodes.js";
import { drawSlack } from "./slack.js";
import { offerThemes } from "./theme.js";

const SIDES = /** @type {const} */ ({ discord: drawDiscord, slack: drawSlack });
const problems = /** @type {HTMLElement} */ (document.getElementById("problems"));
const choice = /** @type {HTMLSelectElement} */ (document.getElementById("question"));

/** @type {any[]} */
let questions = [];

const context = {
  people: {},
  channels: {},
  now: () => new Date(),
  drafts: new Map(),
  opened: new Map(),
  use: async () => {},
  jump: () => false,
};

async function refresh() {
  const state = await (await fetch("/api/preview")).json();
  showProblems(state);
  if (!state.questions.length) return; // what stood last stays in sight until something can be drawn again
  questions = state.questions;
  const wanted = choice.value || decodeURIComponent(location.hash.slice(1));
  choice.replaceChildren(...questions.map((question) => make("option", { value: question.id }, question.id)));
  if (questions.some((question) => question.id === wanted)) choice.value = wanted;
  show();
}

/** @param {any} state */
function showProblems(state) {
  const lines = [
    ...state.problems.map((/** @type {string} */ line) => make("li.wrong", {}, line)),
    ...state.warnings.map((/** @type {string} */ line) => make("li", {}, `warning: ${line}`)),
  ];
  problems.replaceChildren(...(lines.length ? [make("ul", {}, ...lines)] : [make("p.quiet", {}, "The checker has nothing to say.")]));
}

function show() {
  const question = questions.find((one) => one.id === choice.value) ?? questions[0];
  if (!question) return;
  location.hash = question.id;
  for (const side of /** @type {("discord" | "slack")[]} */ (Object.keys(SIDES))) {
    const log = /** @type {HTMLElement} */ (document.getElementById(side));
    log.replaceChildren(
      ...question[side].map((/** @type {any} */ payload, /** @type {number} */ place) =>
        make(
          "article.message",
          { "aria-label": place ? "With key and reasons" : "As it is asked" },
          make("span.face", { "aria-hidden": "true", "data-bot": true }, "S"),
          make("div.body", {}, make("p.by", {}, make("strong", {}, "Studyhall"), make("span.badge", {}, "APP")),
            ...SIDES[side](/** @type {any} */ ({ id: `${side} ${place}`, ...payload }), context)),
        ),
      ),
    );
  }
}

choice.addEventListener("change", show);
offerThemes();
new EventSource("/api/events").addEventListener("message", refresh);
