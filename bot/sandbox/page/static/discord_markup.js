// Discord's markdown as nodes.

import { broken, inline, link, make, when } from "./nodes.js";

/** @typedef {import("./nodes.js").Context} Context */

// Inside emphasis: code spans and escaped characters hide a mark from it.
const INNER = "((?:`[^`]*`|\\\\[^]|[^\\\\`])+?)";
const FENCE = /```(?:([\w+-]+)\n)?\n?([^]*?)\n?```/g;
/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { day: "numeric", month: "long", year: "numeric" },
  f: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  F: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
};

/**
 * A text with everything that Discord draws.
 * @param {string} text
 * @param {Context} context
 * @returns {Node[]}
 */
export function markdown(text, context) {
  /** @type {Node[]} */
  const made = [];
  let at = 0;
  for (const found of text.matchAll(FENCE)) {
    made.push(...blocks(text.slice(at, found.index), context));
    made.push(make("pre", { tabindex: 0 }, make("code", {}, found[2])));
    at = (found.index ?? 0) + found[0].length;
  }
  return [...made, ...blocks(text.slice(at), context)];
}

/**
 * Headings, quotes, lists, small print and paragraphs.
 * @param {string} text
 * @param {Context} context
 */
function blocks(text, context) {
  /** @type {HTMLElement[]} */
  const made = [];
  const lines = text.split("\n");
  while (lines.length) {
    const kind = kindOf(lines[0]);
    const run = [lines.shift() ?? ""];
    while (lines.length && kind.gathers && kindOf(lines[0]).name === kind.name) run.push(lines.shift() ?? "");
    if (run.some((line) => line.trim())) made.push(kind.draw(run, context));
  }
  return made;
}

/** @typedef {{name: string, gathers: boolean, draw: (lines: string[], context: Context) => HTMLElement}} Kind */

/** @type {[RegExp, Kind][]} */
const KINDS = [
  [/^#{1,3} /, { name: "heading", gathers: false, draw: heading }],
  [/^-# /, { name: "small", gathers: true, draw: (lines, context) => paragraph("p.small", cut(lines, 3), context) }],
  [/^> /, { name: "quote", gathers: true, draw: (lines, context) => paragraph("blockquote", cut(lines, 2), context) }],
  [/^\s*[-*] /, { name: "list", gathers: true, draw: list("ul") }],
  [/^\s*\d+\. /, { name: "numbers", gathers: true, draw: list("ol") }],
];
const PARAGRAPH = /** @type {Kind} */ ({
  name: "paragraph",
  gathers: true,
  draw: (lines, context) => paragraph("p", trimmed(lines), context),
});

/** @param {string} line */
function kindOf(line) {
  return KINDS.find(([pattern]) => pattern.test(line))?.[1] ?? PARAGRAPH;
}

/** @type {Kind["draw"]} */
function heading([line], context) {
  const level = line.indexOf(" ");
  return make(`h3.level-${level}`, {}, ...spans(line.slice(level + 1), context));
}

/** @param {"ul" | "ol"} tag @returns {Kind["draw"]} */
function list(tag) {
  return (lines, context) =>
    make(
      tag,
      { start: tag === "ol" ? parseInt(lines[0], 10) : null },
      ...lines.map((line) => make("li", {}, ...spans(line.replace(/^\s*(?:[-*]|\d+\.) /, ""), context))),
    );
}

/** @param {string} tag @param {string[]} lines @param {Context} context */
function paragraph(tag, lines, context) {
  return make(tag, {}, ...broken(lines, (line) => spans(line, context)));
}

/** @param {string[]} lines @param {number} prefix */
function cut(lines, prefix) {
  return lines.map((line) => line.slice(prefix));
}

/** @param {string[]} lines Without the empty ones at both ends. */
function trimmed(lines) {
  const filled = lines.map((line) => Boolean(line.trim()));
  return lines.slice(filled.indexOf(true), filled.lastIndexOf(true) + 1);
}

/**
 * @param {string} text
 * @param {Context} context
 * @returns {(Node | string)[]}
 */
function spans(text, context) {
  const within = (/** @type {string} */ tag, /** @type {string} */ inner) => make(tag, {}, ...spans(inner, context));
  return inline(text, [
    [/\\([^A-Za-z0-9\s])/y, (found) => found[1]],
    [/(`+)([^]*?[^`])\1(?!`)/y, (found) => make("code", {}, found[2])],
    [/<(https?:\/\/[^\s>]+)>/y, (found) => link(found[1], [found[1]], context)],
    [/<#(\d+)>/y, (found) => make("span.mention", {}, `#${context.channels[found[1]] ?? "unknown"}`)],
    [/<@[!&]?(\d+)>/y, (found) => make("span.mention", {}, `@${context.people[found[1]] ?? "unknown"}`)],
    [/@(?:everyone|here)\b/y, (found) => make("span.mention", {}, found[0])],
    [/<\/([^:>]+):\d+>/y, (found) => make("span.mention", {}, `/${found[1]}`)],
    [/<a?:(\w+):\d+>/y, (found) => `:${found[1]}:`],
    [/<t:(-?\d{1,12})(?::([tTdDfFR]))?>/y, (found) => timestamp(Number(found[1]), found[2] ?? "f", context)],
    [/\[([^\]\n]+)\]\(<?(https?:\/\/[^\s>)]+)>?\)/y, (found) => link(found[2], spans(found[1], context), context)],
    [new RegExp(`\\*\\*${INNER}\\*\\*(?!\\*)`, "y"), (found) => within("strong", found[1])],
    [new RegExp(`__${INNER}__(?!_)`, "y"), (found) => within("u", found[1])],
    [new RegExp(`~~${INNER}~~`, "y"), (found) => within("s", found[1])],
    [new RegExp(`\\|\\|${INNER}\\|\\|`, "y"), (found) => within("span", found[1])],
    [new RegExp(`\\*(?!\\s)${INNER}\\*(?!\\*)`, "y"), (found) => within("em", found[1])],
    [new RegExp(`(?<![A-Za-z0-9])_${INNER}_(?![A-Za-z0-9])`, "y"), (found) => within("em", found[1])],
    [/https?:\/\/[^\s<]*[^\s<.,:;"'\])]/y, (found) => link(found[0], [found[0]], context)],
  ]);
}

/** @param {number} seconds @param {string} style @param {Context} context */
function timestamp(seconds, style, context) {
  const at = new Date(seconds * 1000);
  const counts = style === "R";
  return make(
    "time.mention",
    { datetime: at.toISOString(), title: when(at, STYLES.F), "data-counts": counts },
    counts ? relative(at, context.now()) : when(at, STYLES[style]),
  );
}

/** @param {Date} now Keep every "in 12 seconds" on the page right. */
export function countOn(now) {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-counts]"))) {
    time.textContent = relative(new Date(time.dateTime), now);
  }
}

/** @param {Date} at @param {Date} now */
function relative(at, now) {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[3];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / length), unit);
}
