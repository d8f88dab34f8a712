// Forms, which Discord and Slack call modals, as a dialog over the page.

import { drawDiscord } from "./discord.js";
import { choices, make } from "./nodes.js";
import { drawSlack } from "./slack.js";

/**
 * @typedef {Record<string, any>} Part
 * @typedef {{name: string, label: string, says: string, hint: string, kind: "text" | "lines" | "one" | "many" | "list",
 *   most: number, needed: boolean, options: {value: string, label: string, below?: string}[], preset: string[]}} Field
 * @typedef {{title: string, send: string, cancel: string, intro: Node[], fields: Field[],
 *   errors: Record<string, string>}} Form
 * @typedef {import("./nodes.js").Context} Context
 */

const DISCORD_TEXT = 10;
/** What the page calls the tab of direct messages, which is no channel to pick. */
const DIRECT = "direct";

/** @param {Part} modal @param {Context} context @returns {Form} */
export function formOfDiscord(modal, context) {
  const says = modal.components.filter((/** @type {Part} */ part) => part.type === DISCORD_TEXT);
  return {
    title: modal.title,
    send: "Submit",
    cancel: "Cancel",
    intro: drawDiscord(/** @type {any} */ ({ components: says }), context),
    fields: modal.components.filter((/** @type {Part} */ part) => part.type !== DISCORD_TEXT).map((/** @type {Part} */ part) => labelled(part, context)),
    errors: {},
  };
}

/** @param {Context} context @param {string[]} chosen @returns {Part[]} The channels there are, as options. */
function channelsOf(context, chosen) {
  const channels = Object.entries(context.channels).filter(([id]) => id !== DIRECT);
  return channels.map(([id, name]) => ({ value: id, label: `#${name}`, default: chosen.includes(id) }));
}

/** @param {Part} part A label around a control, or a row with one. @param {Context} context @returns {Field} */
function labelled(part, context) {
  const control = part.component ?? part.components?.[0] ?? {};
  const ofChannels = control.type === 8;
  const radios = control.type === 21;
  const select = control.type === 3 || control.type === 22 || radios || ofChannels;
  const known = (control.default_values ?? []).map((/** @type {Part} */ one) => String(one.id));
  const options = /** @type {Part[]} */ (ofChannels ? channelsOf(context, known) : (control.options ?? []));
  return {
    name: control.custom_id,
    label: `${part.label ?? control.label ?? ""}${control.required === false ? "" : " *"}`,
    says: part.description ?? "",
    hint: control.placeholder ?? "",
    kind: select ? ((control.max_values ?? (control.type === 22 ? options.length : 1)) > 1 ? "many" : "one") : control.style === 2 ? "lines" : "text",
    most: select ? (control.max_values ?? 1) : (control.max_length ?? 4000),
    needed: control.required !== false,
    options: options.map((option) => ({ value: option.value, label: option.label })),
    preset: select ? options.filter((option) => option.default).map((option) => option.value) : filled(control.value),
  };
}

/** @param {Part} view @param {Context} context @returns {Form} */
export function formOfSlack(view, context) {
  const says = view.blocks.filter((/** @type {Part} */ block) => block.type !== "input");
  return {
    title: view.title?.text ?? "",
    send: view.submit?.text ?? "Submit",
    cancel: view.close?.text ?? "Cancel",
    intro: says.length ? drawSlack(/** @type {any} */ ({ blocks: says }), context) : [],
    fields: view.blocks
      .filter((/** @type {Part} */ block) => block.type === "input")
      .map((/** @type {Part} */ block) => ({ ...inputOf(block, context), preset: view.filled[block.element.action_id] ?? [] })),
    errors: view.errors ?? {},
  };
}

/** @param {Part} block @param {Context} context @returns {Field} */
function inputOf(block, context) {
  const element = block.element;
  if (element.type === "conversations_select") {
    const channels = channelsOf(context, []).map((one) => ({ value: one.value, text: { text: one.label } }));
    Object.assign(element, { options: channels });
  }
  const many = element.type.startsWith("multi_") || element.type === "checkboxes";
  const text = element.type === "plain_text_input" || element.type === "timepicker";
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  const options = groups.flatMap((/** @type {Part} */ group) =>
    group.options.map((/** @type {Part} */ o) => ({ value: o.value, label: o.text.text, below: group.label?.text })),
  );
  const chosen = element.initial_options ?? (element.initial_option ? [element.initial_option] : []);
  return {
    name: element.action_id,
    label: `${block.label.text}${block.optional ? " (optional)" : ""}`,
    says: block.hint?.text ?? "",
    hint: element.placeholder?.text ?? "",
    kind: text ? (element.multiline ? "lines" : "text") : many ? "many" : element.type === "static_select" ? "list" : "one",
    most: text ? (element.max_length ?? 3000) : options.length,
    needed: !block.optional,
    options,
    preset: text ? filled(element.initial_value ?? element.initial_time) : chosen.map((/** @type {Part} */ option) => option.value),
  };
}

/** @param {string | undefined} value */
function filled(value) {
  return value ? [value] : [];
}

/**
 * Show a form until it is sent or put away.
 * @param {string} side
 * @param {Form} form
 * @param {(fields: Record<string, string[]>) => Promise<unknown>} send
 * @param {() => Promise<unknown>} cancel
 * @returns {HTMLDialogElement}
 */
export function openForm(side, form, send, cancel) {
  /** @type {Record<string, string[]>} */
  const fields = Object.fromEntries(form.fields.map((field) => [field.name, field.preset]));
  const title = make("h2", { id: `${side}-form-title` }, form.title);
  const submit = make("button.primary", { type: "submit" }, form.send);
  const body = make(
    "form",
    {
      method: "dialog",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        send(Object.fromEntries(Object.entries(fields).filter(([, values]) => values.length)));
      },
    },
    title,
    form.intro.length ? make("div.intro", {}, ...form.intro) : "",
    ...form.fields.map((field) => drawField(side, field, fields, form.errors[field.name])),
    make("div.row.end", {}, make("button", { type: "button", click: () => cancel() }, form.cancel), submit),
  );
  const dialog = /** @type {HTMLDialogElement} */ (
    make(`dialog.form.${side}`, { "aria-labelledby": title.id }, body)
  );
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    cancel();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {string} side @param {Field} field @param {Record<string, string[]>} fields @param {string} [wrong] */
function drawField(side, field, fields, wrong) {
  const keep = (/** @type {string[]} */ values) => {
    fields[field.name] = values;
  };
  if (field.kind === "one" || field.kind === "many") {
    const boxes = choices({
      name: `${side}-form-${field.name}`,
      legend: field.label,
      shown: true,
      many: field.kind === "many",
      most: field.most,
      chosen: field.preset,
      options: field.options.map((option) => ({ value: option.value, label: [option.label] })),
      change: keep,
    });
    return make("div.field", {}, boxes, field.says && make("p.small", {}, field.says), wrong && make("p.wrong", {}, wrong));
  }
  const id = `${side}-form-${field.name}`;
  if (field.kind === "list") return make("div.field", {}, make("label", { for: id }, field.label), unfolding(id, field, keep));
  const input = /** @type {HTMLInputElement} */ (
    make(field.kind === "lines" ? "textarea" : "input", {
      id,
      rows: field.kind === "lines" ? 4 : null,
      maxlength: field.most,
      placeholder: field.hint,
      required: field.needed,
      value: field.kind === "text" ? field.preset[0] : null,
      "aria-describedby": field.says ? `${id}-says` : null,
      input: () => keep(input.value ? [input.value] : []),
    })
  );
  if (field.kind === "lines") input.value = field.preset[0] ?? "";
  const says = field.says && make("p.small", { id: `${id}-says` }, field.says);
  return make("div.field", {}, make("label", { for: id }, field.label), says, input, wrong && make("p.wrong", {}, wrong));
}

/**
 * A list that unfolds, with its headings.
 * @param {string} id
 * @param {Field} field
 * @param {(values: string[]) => void} keep
 */
function unfolding(id, field, keep) {
  const option = (/** @type {Field["options"][number]} */ one) =>
    make("option", { value: one.value, selected: field.preset.includes(one.value) }, one.label);
  const headings = [...new Set(field.options.map((one) => one.below))];
  const list = /** @type {HTMLSelectElement} */ (
    make(
      "select",
      { id, required: field.needed, change: () => keep(list.value ? [list.value] : []) },
      field.preset.length ? "" : make("option", { value: "" }, field.hint || "Choose"),
      ...headings.flatMap((below) => {
        const options = field.options.filter((one) => one.below === below).map(option);
        return below ? [make("optgroup", { label: below }, ...options)] : options;
      }),
    )
  );
  return list;
}
