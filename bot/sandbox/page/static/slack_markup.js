// Slack's texts as nodes: plain text, mrkdwn and rich text.

import { broken, inline, link, make, when } from "./nodes.js";

/**
 * @typedef {import("./nodes.js").Context} Context
 * @typedef {Record<string, any>} Part
 */

const FENCE = /```\n?([^]*?)\n?```/g;
const ENTITIES = /** @type {Record<string, string>} */ ({ "&amp;": "&", "&lt;": "<", "&gt;": ">" });

/**
 * A text object.
 * @param {Part | undefined} text
 * @param {Context} context
 * @returns {Node[]}
 */
export function textOf(text, context) {
  if (!text) return [];
  if (text.type === "plain_text") return [make("p", {}, ...broken(String(text.text).split("\n"), (line) => [line]))];
  return mrkdwn(String(text.text), context);
}

/**
 * A text object within a line: a label.
 * @param {Part | undefined} text
 * @param {Context} context
 * @returns {(Node | string)[]}
 */
export function labelOf(text, context) {
  if (!text) return [];
  return text.type === "plain_text" ? [String(text.text)] : spans(String(text.text), context);
}

/** @param {string} text @param {Context} context @returns {Node[]} */
export function mrkdwn(text, context) {
  /** @type {Node[]} */
  const made = [];
  let at = 0;
  for (const found of text.matchAll(FENCE)) {
    made.push(...paragraphs(text.slice(at, found.index), context));
    made.push(make("pre", { tabindex: 0 }, make("code", {}, unescaped(found[1]))));
    at = (found.index ?? 0) + found[0].length;
  }
  return [...made, ...paragraphs(text.slice(at), context)];
}

/** @param {string} text @param {Context} context */
function paragraphs(text, context) {
  text = text.replace(/^\n+|\n+$/g, "");
  /** @type {{quote: boolean, lines: string[]}[]} */
  const runs = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?/.test(line);
    const last = runs[runs.length - 1];
    const words = quote ? line.replace(/^(?:&gt;|>) ?/, "") : line;
    if (last && last.quote === quote) last.lines.push(words);
    else runs.push({ quote, lines: [words] });
  }
  return runs
    .filter((run) => run.lines.some((line) => line.trim()))
    .map((run) => make(run.quote ? "blockquote" : "p", {}, ...broken(run.lines, (line) => spans(line, context))));
}

/** @param {string} text @param {Context} context @returns {(Node | string)[]} */
function spans(text, context) {
  const within = (/** @type {string} */ tag, /** @type {string} */ inner) => make(tag, {}, ...spans(inner, context));
  return inline(text, [
    [/&(?:amp|lt|gt);/y, (found) => ENTITIES[found[0]]],
    [/`([^`\n]+)`/y, (found) => make("code", {}, unescaped(found[1]))],
    [/<(https?:[^|>]+)(?:\|([^>]+))?>/y, (found) => link(unescaped(found[1]), [unescaped(found[2] ?? found[1])], context)],
    [/<@([A-Z0-9]+)(?:\|([^>]+))?>/y, (found) => person(found[1], context, found[2])],
    [/<#([A-Z0-9]+)(?:\|([^>]+))?>/y, (found) => channel(found[1], context, found[2])],
    [/<!date\^(\d+)\^[^|>]*\|([^>]+)>/y, (found) => unescaped(found[2])],
    [/<!(?:subteam\^)?(\w+)(?:\|([^>]+))?>/y, (found) => make("span.mention", {}, `@${unescaped(found[2] ?? found[1])}`)],
    [/(?<!\w)\*(?![\s*])([^*\n]+?)\*(?!\w)/y, (found) => within("strong", found[1])],
    [/(?<!\w)_(?![\s_])([^_\n]+?)_(?!\w)/y, (found) => within("em", found[1])],
    [/(?<!\w)~(?![\s~])([^~\n]+?)~(?!\w)/y, (found) => within("s", found[1])],
    [/https?:\/\/[^\s<>|]*[^\s<>|.,:;"')]/y, (found) => link(unescaped(found[0]), [unescaped(found[0])], context)],
  ]);
}

/** @param {string} text */
function unescaped(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** @param {string} id @param {Context} context @param {string} [name] */
function person(id, context, name) {
  return make("span.mention", {}, `@${context.people[id] ?? name ?? id}`);
}

/** @param {string} id @param {Context} context @param {string} [name] */
function channel(id, context, name) {
  return make("span.mention", {}, `#${context.channels[id] ?? name ?? id}`);
}

/** @param {Part} block @param {Context} context @returns {Node} */
export function richText(block, context) {
  return make("div.rich", {}, ...block.elements.map((/** @type {Part} */ part) => richPart(part, context)));
}

/** @param {Part} part @param {Context} context @returns {Node} */
function richPart(part, context) {
  const inner = () => part.elements.flatMap((/** @type {Part} */ piece) => richPiece(piece, context));
  switch (part.type) {
    case "rich_text_preformatted":
      return make("pre", { tabindex: 0 }, make("code", {}, ...inner()));
    case "rich_text_quote":
      return make("blockquote", {}, ...inner());
    case "rich_text_list":
      return make(
        part.style === "ordered" ? "ol" : "ul",
        {},
        ...part.elements.map((/** @type {Part} */ item) => make("li", {}, richPart(item, context))),
      );
    default:
      return make("p", {}, ...inner());
  }
}

/** @param {Part} piece @param {Context} context @returns {(Node | string)[]} */
function richPiece(piece, context) {
  switch (piece.type) {
    case "text":
      return styled(broken(String(piece.text).split("\n"), (line) => [line]), piece.style);
    case "link":
      return styled([link(piece.url, [piece.text ?? piece.url], context)], piece.style);
    case "user":
      return [person(piece.user_id, context)];
    case "channel":
      return [channel(piece.channel_id, context)];
    case "usergroup":
      return [make("span.mention", {}, `@${piece.usergroup_id}`)];
    case "broadcast":
      return [make("span.mention", {}, `@${piece.range}`)];
    case "emoji":
      return [`:${piece.name}:`];
    case "date":
      return [when(new Date(piece.timestamp * 1000), { dateStyle: "medium", timeStyle: "short" })];
    default:
      return [String(piece.text ?? "")];
  }
}

/** @param {(Node | string)[]} inner @param {Record<string, boolean>} [style] @returns {(Node | string)[]} */
function styled(inner, style = {}) {
  const tags = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]];
  return tags.reduce((made, [name, tag]) => (style[name] ? [make(tag, {}, ...made)] : made), inner);
}
