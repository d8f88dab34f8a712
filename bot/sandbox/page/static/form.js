// Forms, which Discord and Slack call modals, as a dialog over the page.

import { choices, make } from "./nodes.js";

/**
 * @typedef {Record<string, any>} Part
 * @typedef {{name: string, label: string, hint: string, kind: "text" | "lines" | "one" | "many", most: number,
 *   needed: boolean, options: {value: string, label: string}[]}} Field
 * @typedef {{title: string, send: string, cancel: string, fields: Field[], errors: Record<string, string>}} Form
 */

/** @param {Part} modal @returns {Form} */
export function formOfDiscord(modal) {
  return {
    title: modal.title,
    send: "Submit",
    cancel: "Cancel",
    fields: modal.components.map(labelled),
    errors: {},
  };
}

/** @param {Part} part A label around a control, or a row with one. @returns {Field} */
function labelled(part) {
  const control = part.component ?? part.components?.[0] ?? {};
  const select = control.type === 3;
  return {
    name: control.custom_id,
    label: part.label ?? control.label ?? "",
    hint: control.placeholder ?? part.description ?? "",
    kind: select ? ((control.max_values ?? 1) > 1 ? "many" : "one") : control.style === 2 ? "lines" : "text",
    most: select ? (control.max_values ?? 1) : (control.max_length ?? 4000),
    needed: control.required !== false,
    options: (control.options ?? []).map((/** @type {Part} */ option) => ({ value: option.value, label: option.label })),
  };
}

/** @param {Part} view @returns {Form} */
export function formOfSlack(view) {
  return {
    title: view.title?.text ?? "",
    send: view.submit?.text ?? "Submit",
    cancel: view.close?.text ?? "Cancel",
    fields: view.blocks.filter((/** @type {Part} */ block) => block.type === "input").map(inputOf),
    errors: view.errors ?? {},
  };
}

/** @param {Part} block @returns {Field} */
function inputOf(block) {
  const element = block.element;
  const many = element.type.startsWith("multi_") || element.type === "checkboxes";
  const text = element.type === "plain_text_input";
  return {
    name: element.action_id,
    label: block.label.text,
    hint: element.placeholder?.text ?? "",
    kind: text ? (element.multiline ? "lines" : "text") : many ? "many" : "one",
    most: text ? (element.max_length ?? 3000) : (element.options ?? []).length,
    needed: !block.optional,
    options: (element.options ?? []).map((/** @type {Part} */ o) => ({ value: o.value, label: o.text.text })),
  };
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
  const filled = {};
  const title = make("h2", { id: `${side}-form-title` }, form.title);
  const submit = make("button.primary", { type: "submit" }, form.send);
  const body = make(
    "form",
    {
      method: "dialog",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        send(filled);
      },
    },
    title,
    ...form.fields.map((field) => drawField(side, field, filled, form.errors[field.name])),
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

/** @param {string} side @param {Field} field @param {Record<string, string[]>} filled @param {string} [wrong] */
function drawField(side, field, filled, wrong) {
  const keep = (/** @type {string[]} */ values) => {
    filled[field.name] = values;
  };
  if (field.kind === "one" || field.kind === "many") {
    return choices({
      name: `${side}-form-${field.name}`,
      legend: field.label,
      shown: true,
      many: field.kind === "many",
      most: field.most,
      chosen: [],
      options: field.options.map((option) => ({ value: option.value, label: [option.label] })),
      change: keep,
    });
  }
  const id = `${side}-form-${field.name}`;
  const input = /** @type {HTMLInputElement} */ (
    make(field.kind === "lines" ? "textarea" : "input", {
      id,
      rows: field.kind === "lines" ? 4 : null,
      maxlength: field.most,
      placeholder: field.hint,
      required: field.needed,
      input: () => keep(input.value ? [input.value] : []),
    })
  );
  return make("div.field", {}, make("label", { for: id }, field.label), input, wrong && make("p.wrong", {}, wrong));
}
