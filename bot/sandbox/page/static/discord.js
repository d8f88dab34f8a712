// Discord's messages as nodes: content, embeds and components.

import { markdown } from "./discord_markup.js";
import { menu } from "./menu.js";
import { link, make, picture, portrait } from "./nodes.js";

/**
 * @typedef {import("./nodes.js").Context} Context
 * @typedef {import("./nodes.js").Message} Message
 * @typedef {Record<string, any>} Component
 */

const BUTTONS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

/** @type {Record<number, (component: Component, message: Message, context: Context) => Node>} */
const DRAWERS = {
  1: (row, message, context) => make("div.row", {}, ...all(row.components, message, context)),
  2: button,
  3: select,
  9: (part, message, context) =>
    make(
      "div.section",
      {},
      make("div", {}, ...all(part.components, message, context)),
      make("div.accessory", {}, ...all([part.accessory], message, context)),
    ),
  10: (part, _, context) => make("div.text", {}, ...markdown(part.content, context)),
  11: (part) => portrait(part.media?.url, part.description),
  12: (part) =>
    make("div.row", {}, ...part.items.map((/** @type {Component} */ item) => picture(item.media?.url, item.description))),
  13: (part, _, context) => fileAt(part.file?.url ?? "", context),
  14: (part) => make(part.divider === false ? "div.gap" : "hr"),
  17: container,
};

/** @param {Message} message @param {Context} context @returns {Node[]} */
export function drawDiscord(message, context) {
  return [
    ...(message.content ? markdown(message.content, context) : []),
    ...(message.embeds ?? []).map((/** @type {Component} */ embed) => drawEmbed(embed, context)),
    ...all(message.components ?? [], message, context),
    ...attached(message, context),
  ];
}

/**
 * Beside components of the second version an attachment shows only where one of them says so.
 * @param {Message} message @param {Context} context
 */
function attached(message, context) {
  if ((message.components ?? []).some((/** @type {Component} */ part) => part.type > 8)) return [];
  return (message.attachments ?? []).map((/** @type {Component} */ file) =>
    file.content_type?.startsWith("image/") ? picture(file.url, file.description ?? file.filename) : fileAt(file.url, context),
  );
}

/** @param {string} address of a file, which ends in its name @param {Context} context */
function fileAt(address, context) {
  return make("p", {}, link(address, [address.slice(address.lastIndexOf("/") + 1)], context));
}

/** @param {Component[]} components @param {Message} message @param {Context} context */
function all(components, message, context) {
  return (components ?? []).filter(Boolean).map((part) => {
    const draw = DRAWERS[part.type];
    return draw ? draw(part, message, context) : make("p.small", {}, "(something this page can't draw)");
  });
}

/** @param {Component} part @param {Message} message @param {Context} context */
function container(part, message, context) {
  const box = make("div.card", {}, ...all(part.components, message, context));
  if (Number.isInteger(part.accent_color)) {
    box.style.setProperty("--accent-bar", `#${part.accent_color.toString(16).padStart(6, "0")}`);
  }
  return box;
}

/** @param {Component} part @param {Message} message @param {Context} context */
function button(part, message, context) {
  const label = [part.emoji?.name, part.label].filter(Boolean).join(" ");
  if (part.style === 5) return link(part.url, [label, make("span", { "aria-hidden": "true" }, " ↗")], context, "a.button");
  return make(
    `button.${BUTTONS[/** @type {1} */ (part.style)] ?? "secondary"}`,
    {
      type: "button",
      disabled: part.disabled,
      "data-key": part.custom_id,
      click: () => context.use(message, part.custom_id),
    },
    label,
  );
}

/** @param {Component} part @param {Message} message @param {Context} context */
function select(part, message, context) {
  const name = `${message.id}|${part.custom_id}`;
  const options = /** @type {Component[]} */ (part.options ?? []);
  const preset = options.filter((option) => option.default).map((option) => option.value);
  return menu({
    name,
    key: part.custom_id,
    says: part.placeholder ?? "Make a selection",
    least: part.min_values ?? 1,
    most: part.max_values ?? 1,
    disabled: Boolean(part.disabled),
    options: options.map((option) => ({ value: option.value, label: option.label, says: option.description })),
    chosen: context.drafts.get(name) ?? preset,
    opened: context.opened,
    keep: (values) => context.drafts.set(name, values),
    send: (values) => context.use(message, part.custom_id, values),
  });
}

/** @param {Component} embed @param {Context} context */
function drawEmbed(embed, context) {
  const box = make(
    "div.card",
    {},
    embed.author?.name && make("p.small", {}, embed.author.name),
    embed.title && make("h3", {}, embed.url ? link(embed.url, [embed.title], context) : embed.title),
    ...(embed.description ? markdown(embed.description, context) : []),
    ...(embed.fields ?? []).map((/** @type {Component} */ field) =>
      make("div.text", {}, make("p", {}, make("strong", {}, field.name)), ...markdown(field.value, context)),
    ),
    embed.image && picture(embed.image.url, embed.image.description),
    embed.footer?.text && make("p.small", {}, embed.footer.text),
  );
  if (Number.isInteger(embed.color)) {
    box.style.setProperty("--accent-bar", `#${embed.color.toString(16).padStart(6, "0")}`);
  }
  return box;
}
