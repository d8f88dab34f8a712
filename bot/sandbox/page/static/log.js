// A channel's messages as one member sees them. What is drawn already is left alone, so that focus and scrolling stay.

import { drawDiscord } from "./discord.js";
import { make, when } from "./nodes.js";
import { drawSlack } from "./slack.js";

/**
 * @typedef {import("./nodes.js").Message} Message
 * @typedef {import("./nodes.js").Context} Context
 */

const NEAR_END = 80;
const DRAW = { discord: drawDiscord, slack: drawSlack };
const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit" });

export class Log {
  /**
   * @param {"discord" | "slack"} key @param {(what: "dismiss" | "delete", id: string) => unknown} away Puts one away.
   * @param {(id: string, control: string) => unknown} point Uses what the menu of a message offers.
   */
  constructor(key, away, point) {
    this.draw = DRAW[key];
    this.away = away;
    this.point = point;
    /** @type {{id: string, name: string}[]} */
    this.pointing = [];
    this.mayDelete = false;
    this.node = make("div.log", { role: "tabpanel", id: `${key}-log`, tabindex: 0, "aria-live": "polite" });
    /** @type {Map<string, {drawn: string, node: HTMLElement}>} */
    this.standing = new Map();
    /** @type {Set<string>} */
    this.opened = new Set();
    /** Where it was scrolled to when its latest message was brought into view. */
    this.restsAt = -1;
    /** Where its end was brought into view. */
    this.endsAt = -1;
    // A picture has its height only once it is there; until then the end is somewhere else.
    this.node.addEventListener("load", () => this.node.scrollTop === this.endsAt && this.toEnd(), { capture: true });
  }

  /** Nothing of another channel or member stays. */
  clear() {
    this.standing.clear();
    this.restsAt = -1;
    delete this.node.dataset.home;
    this.node.replaceChildren();
  }

  /** @param {Message} message What the bot has published for this member alone. @param {Context} context */
  showHome(message, context) {
    const drawn = JSON.stringify(message.blocks);
    if (this.node.dataset.home === drawn) return;
    this.node.dataset.home = drawn;
    this.node.replaceChildren(make("div.home", {}, ...this.draw(message, context)));
  }

  /** @param {Message[]} messages @param {Context} context */
  show(messages, context) {
    const place = this.whereOneReads();
    const grew = messages.some((message) => !this.standing.has(message.id));
    const kept = new Map();
    /** @type {Node[]} */
    const nodes = [];
    let day = "";
    for (const message of messages) {
      const date = when(new Date(message.at), { weekday: "long", day: "numeric", month: "long" });
      if (date !== day) nodes.push(this.separator((day = date)));
      const entry = this.entry(message, context);
      kept.set(message.id, entry);
      nodes.push(entry.node);
    }
    if (!messages.length) nodes.push(make("p.empty", {}, "Nothing here yet."));
    this.standing = kept;
    this.place(nodes);
    if (place.atEnd || (grew && place.readLast)) this.toEnd();
    else this.keep(place);
  }

  /**
   * Where the reader is: at the end, also where a card above it grows; at the latest message, which was brought into
   * view and may be taller than the view; or anywhere, at the first message in sight.
   */
  whereOneReads() {
    const view = this.node.getBoundingClientRect().top;
    const atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
    const readLast = this.node.scrollTop === this.restsAt;
    for (const [id, { node }] of this.standing) {
      const { top, bottom } = node.getBoundingClientRect();
      if (bottom > view) return { atEnd, readLast, id, top };
    }
    return { atEnd, readLast, id: "", top: 0 };
  }

  /** @param {{id: string, top: number, readLast: boolean}} place What is read stays where it is, whatever grows above. */
  keep(place) {
    const node = this.standing.get(place.id)?.node;
    if (node) this.node.scrollTop += node.getBoundingClientRect().top - place.top;
    if (place.readLast) this.restsAt = this.node.scrollTop;
  }

  /** @param {string} day */
  separator(day) {
    for (const node of this.node.children) {
      if (/** @type {HTMLElement} */ (node).dataset.day === day) return node;
    }
    return make("p.day", { "data-day": day }, make("span", {}, day));
  }

  /** @param {Node[]} nodes */
  place(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.node.childNodes]) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, place) => {
      const there = this.node.childNodes[place] ?? null;
      if (there !== node) this.node.insertBefore(node, there);
    });
  }

  /** @param {Message} message @param {Context} context */
  entry(message, context) {
    const { chosen, ...looks } = message;
    const drawn = JSON.stringify(looks);
    const before = this.standing.get(message.id);
    if (before?.drawn === drawn) return before;
    const focused = /** @type {HTMLElement | null} */ (before?.node.querySelector("[data-key]:focus"))?.dataset.key;
    const node = this.article(message, context);
    if (before) {
      before.node.replaceWith(node);
      if (focused) /** @type {HTMLElement} */ (node.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
    }
    return { drawn, node };
  }

  /** @param {Message} message @param {Context} context @returns {HTMLElement} */
  article(message, context) {
    const at = when(new Date(message.at), CLOCK);
    return make(
      `article.message${message.private ? ".private" : ""}`,
      { "data-id": message.id, "aria-label": `${message.by}, ${at}` },
      make("span.face", { "aria-hidden": "true", "data-bot": message.bot }, message.by.slice(0, 1)),
      make(
        "div.body",
        {},
        make(
          "p.by",
          {},
          make("strong", {}, message.by),
          message.bot && make("span.badge", {}, "APP"),
          make("time.quiet", { datetime: message.at }, at),
          message.edited && make("span.quiet", {}, "(edited)"),
          !message.private && !message.waiting && this.pointing.length > 0 && this.apps(message.id),
          this.mayDelete && message.bot && !message.private && this.deletion(message.id),
        ),
        ...(message.waiting ? [make("p.quiet", {}, "Studyhall is thinking …")] : this.draw(message, context)),
        message.thread && this.thread(message.id, message.thread, context),
        message.private && this.privacy(message.id),
      ),
    );
  }

  /** @param {string} id */
  privacy(id) {
    const dismiss = { type: "button", "data-key": "dismiss", click: () => this.away("dismiss", id) };
    return make("p.privacy", {}, "Only you can see this · ", make("button.plain", dismiss, "Dismiss"));
  }

  /** @param {string} id What the app offers for any message: on the platforms behind a right click, or three dots. */
  apps(id) {
    const details = /** @type {HTMLDetailsElement} */ (
      make(
        "details.apps",
        { keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && (details.open = false) },
        make("summary", { "data-key": "apps", "aria-label": "What can be done with this message" }, "⋯"),
        ...this.pointing.map((one) =>
          make(
            "button",
            {
              type: "button",
              "data-key": `point ${one.id}`,
              click: () => {
                details.open = false;
                return this.point(id, one.id);
              },
            },
            one.name,
          ),
        ),
      )
    );
    return details;
  }

  /** @param {string} id */
  deletion(id) {
    const press = { type: "button", "data-key": "delete", click: () => this.away("delete", id) };
    return make("button.plain.delete", press, "Delete");
  }

  /** @param {string} id @param {NonNullable<Message["thread"]>} thread @param {Context} context */
  thread(id, thread, context) {
    const count = thread.messages.length;
    const details = /** @type {HTMLDetailsElement} */ (
      make(
        "details.thread",
        { open: this.opened.has(id), toggle: () => this.opened[details.open ? "add" : "delete"](id) },
        make("summary", { "data-key": "thread" }, `${thread.name} · ${count} ${count === 1 ? "reply" : "replies"}`),
        ...thread.messages.map((reply) => this.article(reply, context)),
      )
    );
    return details;
  }

  /**
   * Show that a message is waited for.
   * @template T
   * @param {string} id
   * @param {() => Promise<T>} work
   */
  async busyWhile(id, work) {
    const node = () => this.standing.get(id)?.node;
    node()?.setAttribute("aria-busy", "true");
    const done = await work();
    node()?.removeAttribute("aria-busy");
    return done;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.endsAt = this.node.scrollTop;
  }

  /** @param {string} id Bring a message into view and let it glow for a moment. */
  reveal(id) {
    const node = this.node.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!node) return;
    const place = node.getBoundingClientRect();
    const view = this.node.getBoundingClientRect();
    if (place.top < view.top || place.height > view.height) this.node.scrollTop += place.top - view.top - 8;
    else if (place.bottom > view.bottom) this.node.scrollTop += place.bottom - view.bottom + 8;
    if ([...this.standing.keys()].at(-1) === id) this.restsAt = this.node.scrollTop;
    node.classList.remove("glow");
    requestAnimationFrame(() => node.classList.add("glow"));
  }
}
