// Making DOM nodes. Text only ever gets in as text: nothing here, or anywhere on the page, parses HTML.

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {{id: string, at: string, by: string, bot: boolean, edited: boolean, private: boolean, waiting: boolean,
 *   thread: {name: string, messages: Message[]} | null, chosen?: Record<string, string[]>, [drawn: string]: any}} Message
 * @typedef {{
 *   people: Record<string, string>, channels: Record<string, string>, now: () => Date,
 *   use: (message: Message, control: string, values?: string[]) => Promise<void>,
 *   drafts: Map<string, string[]>, opened: Map<string, string>, jump: (address: string) => boolean,
 * }} Context  What a message is drawn with: names by id, the sandbox's time, what is ticked and unfolded but not sent,
 *   and what a control does.
 */

/**
 * An element. Properties are set as attributes, functions as listeners of the event they are named after.
 * @param {string} tag with classes, like `p.small.quiet`
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child || child === "").map((child) => /** @type {Node} */ (child)));
  return element;
}

/**
 * A link to the web, opened in a tab of its own; one to a message shown here leads there. Other schemes stay text.
 * @param {string} address
 * @param {(Node | string)[]} label
 * @param {Context} context
 */
export function link(address, label, context, tag = "a") {
  if (!/^https?:\/\//i.test(address)) return make("span", {}, ...label);
  const follow = (/** @type {Event} */ event) => {
    if (context.jump(address)) event.preventDefault();
  };
  return make(tag, { href: address, target: "_blank", rel: "noopener noreferrer", click: follow }, ...label);
}

/** Where pictures come from: the page fetches none from elsewhere. */
const LOCAL = /^http:\/\/127\.0\.0\.1:\d+\//;

/**
 * A picture from one of the local platforms, with its words. One from elsewhere is named, never fetched.
 * @param {string | undefined} address
 * @param {string | undefined} says
 */
export function picture(address, says) {
  if (LOCAL.test(address ?? "")) return make("img.picture", { src: address, alt: says ?? "" });
  const words = says || address || "without a description";
  return make("p.small.picture", { role: "img", "aria-label": words }, `Picture: ${words}`);
}

/**
 * A small picture beside words.
 * @param {string} address
 * @param {string} [says]
 */
export function portrait(address, says) {
  if (LOCAL.test(address ?? "")) return make("img.portrait", { src: address, alt: says ?? "" });
  return make("div.portrait", { role: "img", "aria-label": says || "without a description" });
}

/**
 * A point in time, short or long, in the reader's words.
 * @param {Date} at
 * @param {Intl.DateTimeFormatOptions} how
 */
export function when(at, how) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", hourCycle: "h23", ...how }).format(at);
}

/**
 * Does what inline rules say, from left to right; what no rule takes stays text.
 * @param {string} text
 * @param {[RegExp, (found: RegExpExecArray) => Node | string | (Node | string)[]][]} rules with sticky patterns
 * @returns {(Node | string)[]}
 */
export function inline(text, rules) {
  /** @type {(Node | string)[]} */
  const made = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const [found, rule] = firstMatch(text, at, rules);
    if (found && rule) {
      if (plain) made.push(plain);
      plain = "";
      made.push(...[rule(found)].flat());
      at += found[0].length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  return plain ? [...made, plain] : made;
}

/**
 * @param {string} text
 * @param {number} at
 * @param {[RegExp, (found: RegExpExecArray) => any][]} rules
 * @returns {[RegExpExecArray | null, ((found: RegExpExecArray) => any) | null]}
 */
function firstMatch(text, at, rules) {
  for (const [pattern, rule] of rules) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found && found[0]) return [found, rule];
  }
  return [null, null];
}

/**
 * Lines as they stand, with breaks between them.
 * @param {string[]} lines
 * @param {(line: string) => (Node | string)[]} draw
 */
export function broken(lines, draw) {
  return lines.flatMap((line, place) => (place ? [make("br"), ...draw(line)] : draw(line)));
}

/**
 * A set of boxes or radio buttons.
 * @param {{name: string, legend: string, shown?: boolean, many: boolean, chosen: string[], most?: number,
 *   options: {value: string, label: (Node | string)[], says?: string}[], change: (values: string[]) => void}} wish
 */
export function choices(wish) {
  const fieldset = make("fieldset.choices", {}, make(wish.shown ? "legend" : "legend.unseen", {}, wish.legend));
  const inputs = () => /** @type {NodeListOf<HTMLInputElement>} */ (fieldset.querySelectorAll("input"));
  const ticked = () => [...inputs()].filter((input) => input.checked).map((input) => input.value);
  const changed = () => {
    const full = wish.many && wish.most !== undefined && ticked().length >= wish.most;
    for (const input of inputs()) input.disabled = full && !input.checked;
    return ticked();
  };
  for (const option of wish.options) {
    const input = make("input", {
      type: wish.many ? "checkbox" : "radio",
      name: wish.name,
      value: option.value,
      "data-key": `${wish.name}|${option.value}`,
      change: () => wish.change(changed()),
    });
    /** @type {HTMLInputElement} */ (input).checked = wish.chosen.includes(option.value);
    fieldset.append(
      make("label", {}, input, make("span", {}, ...option.label, option.says && make("small.quiet", {}, option.says))),
    );
  }
  changed();
  return fieldset;
}
