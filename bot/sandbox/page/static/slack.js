// Slack's messages as nodes: Block Kit, or the text where there are no blocks.

import { choices, link, make, picture, portrait } from "./nodes.js";
import { chart, dataTable } from "./slack_data.js";
import { labelOf, mrkdwn, richText, textOf } from "./slack_markup.js";

/**
 * @typedef {import("./nodes.js").Context} Context
 * @typedef {import("./nodes.js").Message} Message
 * @typedef {Record<string, any>} Part
 */

/** @type {Record<string, (block: Part, message: Message, context: Context) => Node>} */
const BLOCKS = {
  header: (block, _, context) => make("h3", {}, ...labelOf(block.text, context)),
  section,
  context: (block, _, context) =>
    make(
      "div.small",
      {},
      ...block.elements.flatMap((/** @type {Part} */ part) =>
        part.type === "image" ? [pictureOf(part)] : textOf(part, context),
      ),
    ),
  divider: () => make("hr"),
  actions: (block, message, context) =>
    make("div.row", {}, ...block.elements.map((/** @type {Part} */ part) => element(part, message, context))),
  rich_text: (block, _, context) => richText(block, context),
  image: (block) => pictureOf(block),
  data_table: (block) => dataTable(block),
  data_visualization: (block) => chart(block),
  container,
  markdown: (block, _, context) => make("div.text", {}, ...mrkdwn(block.text, context)),
};

/** @type {Record<string, (part: Part, message: Message, context: Context) => Node>} */
const ELEMENTS = {
  button,
  checkboxes: (part, message, context) => boxes(part, message, context, true),
  radio_buttons: (part, message, context) => boxes(part, message, context, false),
  static_select: select,
  multi_static_select: (part, message, context) => boxes(part, message, context, true),
  image: (part) => pictureOf(part),
};

/** @param {Message} message @param {Context} context @returns {Node[]} */
export function drawSlack(message, context) {
  const attached = [
    ...(message.attachments ?? []).map((/** @type {Part} */ part) => attachment(part, message, context)),
    ...(message.files ?? []).map((/** @type {Part} */ file) => make("p", {}, link(file.url_private, [file.title], context))),
  ];
  if (!message.blocks?.length) return [...mrkdwn(message.text ?? "", context), ...attached];
  return [...drawBlocks(message.blocks, message, context), ...attached];
}

/** @param {Part[]} blocks @param {Message} message @param {Context} context @returns {Node[]} */
function drawBlocks(blocks, message, context) {
  return blocks.map((block) => {
    const draw = BLOCKS[block.type];
    return draw ? draw(block, message, context) : make("p.small", {}, `(a ${block.type} block, not drawn here)`);
  });
}

/** @param {Part} block @param {Message} message @param {Context} context */
function container(block, message, context) {
  const title = [...labelOf(block.title, context), ...(block.rich_text_title ? [richText(block.rich_text_title, context)] : [])];
  const told = [block.subtitle && make("p.small", {}, ...labelOf(block.subtitle, context)), ...drawBlocks(block.child_blocks, message, context)];
  if (!block.is_collapsible) return make("div.card", {}, make("h4", {}, ...title), ...told);
  const key = `${message.id}|${block.block_id}`;
  const open = context.opened.has(key) ? context.opened.get(key) === "open" : !block.default_collapsed;
  const fold = /** @type {HTMLDetailsElement} */ (
    make("details.card", { open, toggle: () => context.opened.set(key, fold.open ? "open" : "shut") }, make("summary", {}, ...title), ...told)
  );
  return fold;
}

/** @param {Part} part @param {Message} message @param {Context} context */
function attachment(part, message, context) {
  const box = make(
    "div.card",
    {},
    part.title && make("h3", {}, part.title_link ? link(part.title_link, [part.title], context) : part.title),
    ...(part.blocks ? drawBlocks(part.blocks, message, context) : mrkdwn(part.text ?? part.fallback ?? "", context)),
    part.image_url && picture(part.image_url, part.alt_text ?? part.fallback),
  );
  if (/^#?[0-9a-f]{6}$/i.test(part.color ?? "")) {
    box.style.setProperty("--accent-bar", `#${part.color.replace("#", "")}`);
  }
  return box;
}

/** @param {Part} part An image of Block Kit. */
function pictureOf(part) {
  return picture(part.image_url, part.alt_text);
}

/** @param {Part} block @param {Message} message @param {Context} context */
function section(block, message, context) {
  const words = [
    ...textOf(block.text, context),
    block.fields &&
      make("div.fields", {}, ...block.fields.map((/** @type {Part} */ field) => make("div", {}, ...textOf(field, context)))),
  ];
  return make(
    "div.section",
    {},
    make("div.text", {}, ...words),
    block.accessory && make("div.accessory", {}, accessory(block.accessory, message, context)),
  );
}

/** @param {Part} part @param {Message} message @param {Context} context */
function accessory(part, message, context) {
  return part.type === "image" ? portrait(part.image_url, part.alt_text) : element(part, message, context);
}

/** @param {Part} part @param {Message} message @param {Context} context @returns {Node} */
function element(part, message, context) {
  const draw = ELEMENTS[part.type];
  return draw ? draw(part, message, context) : make("p.small", {}, `(a ${part.type}, not drawn here)`);
}

/** @param {Part} part @param {Message} message @param {Context} context */
function button(part, message, context) {
  if (part.url) return link(part.url, labelOf(part.text, context), context, "a.button");
  return make(
    `button.${part.style ?? "secondary"}`,
    {
      type: "button",
      "aria-label": part.accessibility_label ?? null,
      "data-key": part.action_id,
      click: () => context.use(message, part.action_id),
    },
    ...labelOf(part.text, context),
  );
}

/** @param {Part} part @param {Message} message @param {boolean} many */
function chosenIn(part, message, many) {
  const initial = many ? (part.initial_options ?? []) : [part.initial_option].filter(Boolean);
  return message.chosen?.[part.action_id] ?? initial.map((/** @type {Part} */ option) => option.value);
}

/** @param {Part} part @param {Message} message @param {Context} context @param {boolean} many */
function boxes(part, message, context, many) {
  return choices({
    name: `${message.id}|${part.action_id}`,
    legend: part.placeholder?.text ?? "Choose",
    many,
    most: part.max_selected_items,
    chosen: chosenIn(part, message, many),
    options: part.options.map((/** @type {Part} */ option) => ({
      value: option.value,
      label: labelOf(option.text, context),
      says: option.description?.text,
    })),
    change: (values) => context.use(message, part.action_id, values),
  });
}

/** @param {Part} part @param {Message} message @param {Context} context */
function select(part, message, context) {
  const [chosen] = chosenIn(part, message, false);
  const groups = part.option_groups ?? [{ options: part.options }];
  const options = groups.flatMap((/** @type {Part} */ group) => group.options);
  const list = /** @type {HTMLSelectElement} */ (
    make(
      "select",
      {
        "aria-label": part.placeholder?.text ?? "Choose",
        "data-key": part.action_id,
        change: () => context.use(message, part.action_id, [list.value]),
      },
      make("option", { value: "", disabled: true, selected: !chosen }, part.placeholder?.text ?? "Choose"),
      ...options.map((/** @type {Part} */ option) =>
        make("option", { value: option.value, selected: option.value === chosen }, option.text.text),
      ),
    )
  );
  return list;
}
