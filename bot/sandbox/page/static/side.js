// One half of the page: members, channels, messages and the line to type in.

import { drawDiscord } from "./discord.js";
import { formOfDiscord, formOfSlack, openForm } from "./form.js";
import { make, when } from "./nodes.js";
import { drawSlack } from "./slack.js";

/**
 * @typedef {import("./nodes.js").Message} Message
 * @typedef {import("./nodes.js").Context} Context
 * @typedef {{id: string, name: string, messages: Message[]}} Channel
 * @typedef {{space: string, me: string, members: {id: string, name: string, organiser: boolean}[], channels: Channel[],
 *   people: Record<string, string>, commands: {text: string, says: string}[], form: Record<string, any> | null,
 *   home?: Record<string, any> | null}} State
 * @typedef {(body: Record<string, any>) => Promise<{shows: string | null} | null>} Act
 */

const NEAR_END = 80;
const DRAW = { discord: drawDiscord, slack: drawSlack };
const TITLES = { discord: "Discord", slack: "Slack" };
const FORMS = { discord: formOfDiscord, slack: formOfSlack };
const TYPING_MS = 120;
const HOME = "home";

export class Side {
  /** @param {"discord" | "slack"} key @param {Act} act */
  constructor(key, act) {
    this.key = key;
    this.me = sessionStorage.getItem(`${key} member`) ?? "";
    this.channel = sessionStorage.getItem(`${key} channel`) ?? "";
    /** @type {State | null} */
    this.state = null;
    /** @type {Map<string, {drawn: string, node: HTMLElement}>} */
    this.standing = new Map();
    /** @type {Map<string, string[]>} */
    this.drafts = new Map();
    /** @type {Set<string>} */
    this.opened = new Set();
    /** @type {Promise<unknown>} */
    this.queue = Promise.resolve();
    /** @type {HTMLDialogElement | undefined} */
    this.form = undefined;
    this.formDrawn = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typing = undefined;
    this.act = act;
    this.now = () => new Date();
    this.refresh = async () => {};
    this.build();
  }

  build() {
    const title = TITLES[this.key];
    const id = (/** @type {string} */ name) => `${this.key}-${name}`;
    this.space = make("h2");
    this.who = make("div.who", { role: "group", "aria-label": `Who you are on ${title}` });
    this.tabs = make("div.tabs", { role: "tablist", "aria-label": `Channels on ${title}`, keydown: this.onTabKey });
    this.log = make("div.log", { role: "tabpanel", id: id("log"), tabindex: 0, "aria-live": "polite" });
    this.offers = make("datalist", { id: id("offers") });
    this.quick = make("div.quick", { role: "group", "aria-label": `Commands on ${title}` });
    this.line = /** @type {HTMLInputElement} */ (
      make("input", {
        id: id("line"),
        list: id("offers"),
        autocomplete: "off",
        maxlength: 2000,
        spellcheck: "false",
        input: () => this.offerSoon(),
      })
    );
    const form = make(
      "form",
      { submit: this.onSubmit },
      make("label.unseen", { for: id("line") }, `Message or command on ${title}`),
      this.line,
      make("button.primary", { type: "submit" }, "Send"),
    );
    document.getElementById(this.key)?.append(
      make("header", {}, make("div", {}, make("p.platform", {}, title), this.space), this.who),
      this.tabs,
      this.log,
      make("footer", {}, this.quick, form, this.offers),
    );
  }

  forget() {
    this.me = this.channel = "";
    sessionStorage.clear();
  }

  /** @param {State} state @param {() => Date} now @param {() => Promise<void>} refresh */
  show(state, now, refresh) {
    if (this.me && state.me !== this.me) return; // asked for before the member was switched
    this.state = state;
    this.now = now;
    this.refresh = refresh;
    this.me = state.me;
    const known = [...state.channels.map((channel) => channel.id), state.home ? HOME : ""];
    if (!this.channel || !known.includes(this.channel)) this.channel = state.channels[0].id;
    this.space.textContent = state.space;
    this.showMembers(state);
    this.showTabs(state);
    this.showCommands(state);
    if (this.channel === HOME) this.showHome(state);
    else this.showMessages(state);
    this.showForm(state);
  }

  /** @param {State} state What the bot has published for this member alone. */
  showHome(state) {
    const drawn = JSON.stringify(state.home);
    if (this.log.dataset.home === drawn) return;
    this.log.dataset.home = drawn;
    const home = { id: HOME, at: this.now().toISOString(), by: "Studyhall", bot: true, edited: false, private: false };
    const message = /** @type {Message} */ ({ ...home, waiting: false, thread: null, blocks: state.home?.blocks });
    this.log.replaceChildren(make("div.home", {}, ...DRAW[this.key](message, this.context())));
  }

  /** @param {State} state Open the form that the bot has sent, and close one that is gone. */
  showForm(state) {
    const drawn = state.form ? JSON.stringify(state.form) : "";
    if (drawn === this.formDrawn) return;
    this.formDrawn = drawn;
    this.form?.remove();
    this.form = undefined;
    if (!state.form) return;
    const here = this.here();
    this.form = openForm(
      this.key,
      FORMS[this.key](state.form),
      async (fields) => {
        const told = await this.act({ ...here, do: "submit", fields });
        if (told?.shows) this.reveal(told.shows);
      },
      () => this.act({ ...here, do: "cancel" }),
    );
  }

  /** Ask the bot how what is typed may go on, once the typing rests. */
  offerSoon() {
    clearTimeout(this.typing);
    if (this.key !== "discord" || !/^\/\w+ .*:/.test(this.line.value)) return;
    this.typing = setTimeout(async () => {
      const text = this.line.value;
      const query = new URLSearchParams({ member: this.me, channel: this.channel, text });
      const response = await fetch(`/api/offers?${query}`);
      const offers = response.ok ? await response.json() : [];
      if (!offers.length || this.line.value !== text) return;
      this.offers.dataset.drawn = "";
      this.offers.replaceChildren(
        ...offers.map((/** @type {any} */ offer) => make("option", { value: offer.text, label: offer.says })),
      );
    }, TYPING_MS);
  }

  /** @param {State} state */
  showMembers(state) {
    const drawn = JSON.stringify([state.members, state.me]);
    if (this.who.dataset.drawn === drawn) return;
    this.who.dataset.drawn = drawn;
    const focused = this.who.contains(document.activeElement);
    this.who.replaceChildren(
      ...state.members.map((member) =>
        make(
          "button",
          {
            type: "button",
            title: member.organiser ? `${member.name}, an organiser` : member.name,
            "aria-pressed": String(member.id === state.me),
            "data-member": member.id,
            click: () => this.switchMember(member.id),
          },
          member.name,
          member.organiser && make("span", { "aria-hidden": "true" }, " ★"),
          member.organiser && make("span.unseen", {}, ", organiser"),
        ),
      ),
    );
    const own = /** @type {HTMLElement | null} */ (this.who.querySelector("[aria-pressed=true]"));
    if (focused) own?.focus();
  }

  /** @param {State} state */
  showTabs(state) {
    const places = state.channels.map((channel) => ({ id: channel.id, name: `#${channel.name}` }));
    if (state.home) places.unshift({ id: HOME, name: "Home" });
    if (this.tabs.childElementCount !== places.length) {
      this.tabs.replaceChildren(
        ...places.map((channel) =>
          make(
            "button",
            {
              type: "button",
              role: "tab",
              id: `${this.key}-tab-${channel.id}`,
              "aria-controls": this.log.id,
              "data-channel": channel.id,
              click: () => this.switchChannel(channel.id),
            },
            channel.name,
          ),
        ),
      );
    }
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (this.tabs.querySelectorAll("[role=tab]"))) {
      const chosen = tab.dataset.channel === this.channel;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) this.log.setAttribute("aria-labelledby", tab.id);
    }
  }

  /** @param {State} state */
  showCommands(state) {
    const drawn = JSON.stringify(state.commands);
    if (this.offers.dataset.drawn === drawn) return;
    this.offers.dataset.drawn = drawn;
    this.offers.replaceChildren(
      ...state.commands.map((command) => make("option", { value: command.text, label: command.says })),
    );
    const words = this.key === "slack" ? 2 : 1;
    const bare = state.commands.filter((command) => command.text.split(" ").length === words);
    this.quick.replaceChildren(
      ...bare.map((command) =>
        make("button", { type: "button", title: command.says, click: () => this.send(command.text) }, command.text),
      ),
    );
    this.line.placeholder = bare.length ? `${bare[0].text} or a message` : "A message";
  }

  /** @param {State} state */
  showMessages(state) {
    const messages = state.channels.find((channel) => channel.id === this.channel)?.messages ?? [];
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
    const grew = messages.some((message) => !this.standing.has(message.id));
    const kept = new Map();
    /** @type {Node[]} */
    const nodes = [];
    let day = "";
    for (const message of messages) {
      const date = when(new Date(message.at), { weekday: "long", day: "numeric", month: "long" });
      if (date !== day) nodes.push(this.separator((day = date)));
      kept.set(message.id, this.draw(message));
      nodes.push(kept.get(message.id).node);
    }
    if (!messages.length) nodes.push(make("p.empty", {}, "Nothing here yet."));
    this.standing = kept;
    this.place(nodes);
    if (atEnd && grew) this.toEnd();
  }

  /** @param {string} day */
  separator(day) {
    for (const node of this.log.children) {
      if (/** @type {HTMLElement} */ (node).dataset.day === day) return node;
    }
    return make("p.day", { "data-day": day }, make("span", {}, day));
  }

  /**
   * Put these nodes into the log and leave alone what stands there already, so that focus and scrolling stay.
   * @param {Node[]} nodes
   */
  place(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.log.childNodes]) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, place) => {
      if (this.log.childNodes[place] !== node) this.log.insertBefore(node, this.log.childNodes[place] ?? null);
    });
  }

  /** @param {Message} message */
  draw(message) {
    const { chosen, ...looks } = message;
    const drawn = JSON.stringify(looks);
    const before = this.standing.get(message.id);
    if (before?.drawn === drawn) return before;
    const focused = /** @type {HTMLElement | null} */ (before?.node.querySelector("[data-key]:focus"))?.dataset.key;
    const node = this.article(message);
    if (before) {
      before.node.replaceWith(node);
      if (focused) /** @type {HTMLElement} */ (node.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
    }
    return { drawn, node };
  }

  /** @param {Message} message @returns {HTMLElement} */
  article(message) {
    const at = new Date(message.at);
    const body = message.waiting ? [make("p.quiet", {}, "Studyhall is thinking …")] : DRAW[this.key](message, this.context());
    return make(
      `article.message${message.private ? ".private" : ""}`,
      { "data-id": message.id, "aria-label": `${message.by}, ${when(at, { hour: "2-digit", minute: "2-digit" })}` },
      make("span.face", { "aria-hidden": "true", "data-bot": message.bot }, message.by.slice(0, 1)),
      make(
        "div.body",
        {},
        make(
          "p.by",
          {},
          make("strong", {}, message.by),
          message.bot && make("span.badge", {}, "APP"),
          make("time.quiet", { datetime: message.at }, when(at, { hour: "2-digit", minute: "2-digit" })),
          message.edited && make("span.quiet", {}, "(edited)"),
        ),
        ...body,
        message.thread && this.thread(message),
        message.private && this.privacy(message),
      ),
    );
  }

  /** @param {Message} message */
  privacy(message) {
    const dismiss = () => this.act({ ...this.here(), do: "dismiss", message: message.id });
    return make(
      "p.privacy",
      {},
      "Only you can see this · ",
      make("button.plain", { type: "button", "data-key": "dismiss", click: dismiss }, "Dismiss"),
    );
  }

  /** @param {Message} message */
  thread(message) {
    const thread = /** @type {NonNullable<Message["thread"]>} */ (message.thread);
    const count = thread.messages.length;
    const details = /** @type {HTMLDetailsElement} */ (
      make(
        "details.thread",
        { open: this.opened.has(message.id), toggle: () => this.opened[details.open ? "add" : "delete"](message.id) },
        make("summary", { "data-key": "thread" }, `${thread.name} · ${count} ${count === 1 ? "reply" : "replies"}`),
        ...thread.messages.map((reply) => this.article(reply)),
      )
    );
    return details;
  }

  /** @returns {Context} */
  context() {
    return {
      people: this.state?.people ?? {},
      channels: Object.fromEntries((this.state?.channels ?? []).map((channel) => [channel.id, channel.name])),
      now: this.now,
      drafts: this.drafts,
      use: (message, control, values) => this.use(message, control, values),
      jump: (address) => this.jump(address),
    };
  }

  here() {
    const channel = this.channel === HOME ? (this.state?.channels[0].id ?? "") : this.channel;
    return { side: this.key, member: this.me, channel };
  }

  /**
   * Use a control. One after the other, so that Submit never overtakes the boxes that were ticked before it.
   * @param {Message} message @param {string} control @param {string[]} [values]
   */
  use(message, control, values) {
    const body = { ...this.here(), do: "click", message: message.id, control, values: values ?? [] };
    const done = this.queue.then(() => this.busyWhile(message.id, () => this.act(body)));
    this.queue = done;
    return done;
  }

  /** @param {string} id @param {() => ReturnType<Act>} work */
  async busyWhile(id, work) {
    const node = () => this.standing.get(id)?.node;
    node()?.setAttribute("aria-busy", "true");
    const told = await work();
    node()?.removeAttribute("aria-busy");
    if (told?.shows) this.reveal(told.shows);
  }

  /** @param {string} text */
  async send(text) {
    const told = await this.act({ ...this.here(), do: "type", text });
    if (told?.shows) this.reveal(told.shows);
    return told;
  }

  onSubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = this.line.value.trim();
    if (!text) return;
    this.line.value = "";
    const told = await this.send(text);
    if (!told && !this.line.value) this.line.value = text;
  };

  onTabKey = (/** @type {KeyboardEvent} */ event) => {
    const tabs = /** @type {HTMLElement[]} */ ([...this.tabs.children]);
    const at = tabs.findIndex((tab) => tab.dataset.channel === this.channel);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    this.switchChannel(tab.dataset.channel ?? "");
    tab.focus();
  };

  /** @param {string} id */
  switchChannel(id) {
    this.channel = id;
    sessionStorage.setItem(`${this.key} channel`, id);
    this.startOver();
    if (this.state) this.show(this.state, this.now, this.refresh);
    if (id === HOME) this.act({ ...this.here(), do: "home" });
    else this.toEnd();
  }

  /** @param {string} id */
  async switchMember(id) {
    this.me = id;
    sessionStorage.setItem(`${this.key} member`, this.me);
    this.drafts.clear();
    this.startOver();
    await this.refresh();
    if (this.channel === HOME) this.act({ ...this.here(), do: "home" });
    else this.toEnd();
  }

  startOver() {
    this.standing.clear();
    delete this.log.dataset.home;
    this.log.replaceChildren();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {string} id Bring a message into view and let it glow for a moment. */
  reveal(id) {
    const node = this.log.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!node) return;
    const place = node.getBoundingClientRect();
    const view = this.log.getBoundingClientRect();
    if (place.top < view.top || place.height > view.height) this.log.scrollTop += place.top - view.top - 8;
    else if (place.bottom > view.bottom) this.log.scrollTop += place.bottom - view.bottom + 8;
    node.classList.remove("glow");
    requestAnimationFrame(() => node.classList.add("glow"));
  }

  /** @param {string} address Whether this address is that of a message here; then it is shown. */
  jump(address) {
    const ids = /\/channels\/\d+\/(\d+)\/(\d+)$/.exec(address) ?? /\/archives\/([A-Z0-9]+)\/p(\d+)/.exec(address);
    if (!ids) return false;
    const id = this.key === "slack" ? `${ids[2].slice(0, -6)}.${ids[2].slice(-6)}` : ids[2];
    if (!this.state?.channels.some((channel) => channel.id === ids[1])) return false;
    if (ids[1] !== this.channel) this.switchChannel(ids[1]);
    this.reveal(id);
    return true;
  }
}
