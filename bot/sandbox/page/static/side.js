// One half of the page: who one is, the channels, what stands in them, and the line to type in.

import { formOfDiscord, formOfSlack, openForm } from "./form.js";
import { Line } from "./line.js";
import { Log } from "./log.js";
import { make } from "./nodes.js";

/**
 * @typedef {import("./nodes.js").Message} Message
 * @typedef {import("./nodes.js").Context} Context
 * @typedef {{id: string, name: string, direct: boolean, messages: Message[]}} Channel
 * @typedef {{space: string, me: string, locale: string, members: {id: string, name: string, organiser: boolean}[], channels: Channel[],
 *   people: Record<string, string>, commands: import("./line.js").Offer[], pointing: {id: string, name: string}[], form: Record<string, any> | null,
 *   home?: Record<string, any> | null}} State
 * @typedef {{shows: string | null} | null} Told
 * @typedef {(body: Record<string, any>) => Promise<Told>} Act
 */

const TITLES = { discord: "Discord", slack: "Slack" };
const FORMS = { discord: formOfDiscord, slack: formOfSlack };
const HOME = "home";
const LANGUAGES = { "en-US": "English", de: "Deutsch", "es-ES": "Español" };

/** @param {Channel} channel As its tab is called. Direct messages are counted, since they come unasked. */
function nameOf(channel) {
  if (!channel.direct) return `#${channel.name}`;
  return channel.messages.length ? `${channel.name} · ${channel.messages.length}` : channel.name;
}

export class Side {
  /** @param {"discord" | "slack"} key @param {Act} act */
  constructor(key, act) {
    this.key = key;
    this.act = act;
    this.me = sessionStorage.getItem(`${key} member`) ?? "";
    this.channel = sessionStorage.getItem(`${key} channel`) ?? "";
    this.shownTo = "";
    /** @type {State | null} */
    this.state = null;
    /** @type {Map<string, string[]>} */
    this.drafts = new Map();
    /** @type {Map<string, string>} */
    this.opened = new Map();
    /** @type {Promise<unknown>} */
    this.queue = Promise.resolve();
    /** @type {HTMLDialogElement | undefined} */
    this.form = undefined;
    this.formDrawn = "";
    this.now = () => new Date();
    this.refresh = async () => {};
    const title = TITLES[key];
    this.space = make("h2");
    this.who = make("div.who", { role: "group", "aria-label": `Who you are on ${title}` });
    this.language = /** @type {HTMLSelectElement} */ (
      make(
        "select.language",
        { "aria-label": `Language of your ${title}`, change: () => this.speak(this.language.value) },
        ...Object.entries(LANGUAGES).map(([locale, name]) => make("option", { value: locale }, name)),
      )
    );
    const onKey = (/** @type {KeyboardEvent} */ event) => this.onTabKey(event);
    this.tabs = make("div.tabs", { role: "tablist", "aria-label": `Channels on ${title}`, keydown: onKey });
    this.log = new Log(
      key,
      (what, id) => this.act({ ...this.here(), do: what, message: id }),
      (id, control) => this.point(id, control),
    );
    this.line = new Line(key, title, (text) => this.send(text), (text) => this.offers(text));
    const header = make("header", {}, make("div", {}, make("p.platform", {}, title), this.space, this.language), this.who);
    document.getElementById(key)?.append(header, this.tabs, this.log.node, this.line.node);
  }

  /** Be nobody in particular again. */
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
    this.log.pointing = state.pointing;
    this.log.mayDelete = state.members.some((member) => member.organiser && member.id === state.me);
    if (this.shownTo !== state.me) this.startOver(state.me);
    const known = [...state.channels.map((channel) => channel.id), state.home ? HOME : ""];
    if (!this.channel || !known.includes(this.channel)) this.channel = state.channels[0].id;
    this.space.textContent = state.space;
    this.showMembers(state);
    this.showTabs(state);
    this.line.show(state.commands);
    if (this.channel === HOME) this.log.showHome(this.home(state), this.context());
    else this.log.show(state.channels.find((one) => one.id === this.channel)?.messages ?? [], this.context());
    this.showForm(state);
  }

  /** @param {string} me Nothing that somebody else ticked or saw stays. */
  startOver(me) {
    this.shownTo = me;
    this.drafts.clear();
    this.opened.clear();
    this.log.clear();
  }

  /** @param {State} state @returns {Message} */
  home(state) {
    const by = { id: HOME, at: this.now().toISOString(), by: "Studyhall", bot: true };
    return { ...by, edited: false, private: false, waiting: false, thread: null, blocks: state.home?.blocks };
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
      FORMS[this.key](state.form, this.context()),
      async (fields) => this.follow(await this.act({ ...here, do: "submit", fields })),
      () => this.act({ ...here, do: "cancel" }),
    );
  }

  /** @param {string} locale What is asked for from now on comes in it. */
  async speak(locale) {
    await this.act({ ...this.here(), do: "speak", text: locale });
    this.arrive();
  }

  /** @param {State} state */
  showMembers(state) {
    this.language.value = state.locale;
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
    const places = state.channels.map((channel) => ({ id: channel.id, name: nameOf(channel) }));
    if (state.home) places.unshift({ id: HOME, name: "Home" });
    if (this.tabs.childElementCount !== places.length) this.tabs.replaceChildren(...places.map((place) => this.tab(place)));
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (this.tabs.querySelectorAll("[role=tab]"))) {
      const name = places.find((place) => place.id === tab.dataset.channel)?.name ?? "";
      if (tab.textContent !== name) tab.textContent = name;
      const chosen = tab.dataset.channel === this.channel;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) this.log.node.setAttribute("aria-labelledby", tab.id);
    }
  }

  /** @param {{id: string, name: string}} place */
  tab(place) {
    return make(
      "button",
      {
        type: "button",
        role: "tab",
        id: `${this.key}-tab-${place.id}`,
        "aria-controls": this.log.node.id,
        "data-channel": place.id,
        click: () => this.switchChannel(place.id),
      },
      place.name,
    );
  }

  /** @param {KeyboardEvent} event */
  onTabKey(event) {
    const tabs = /** @type {HTMLElement[]} */ ([...this.tabs.children]);
    const at = tabs.findIndex((tab) => tab.dataset.channel === this.channel);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    this.switchChannel(tab.dataset.channel ?? "");
    tab.focus();
  }

  /** @param {string} id */
  switchChannel(id) {
    this.channel = id;
    sessionStorage.setItem(`${this.key} channel`, id);
    this.log.clear();
    if (this.state) this.show(this.state, this.now, this.refresh);
    this.arrive();
  }

  /** @param {string} id */
  async switchMember(id) {
    this.me = id;
    sessionStorage.setItem(`${this.key} member`, this.me);
    await this.refresh();
    this.arrive();
  }

  /** A channel is read from its end; the bot is told when its Home is looked at. */
  arrive() {
    if (this.channel === HOME) this.act({ ...this.here(), do: "home" });
    else this.log.toEnd();
  }

  /** @returns {Context} */
  context() {
    return {
      people: this.state?.people ?? {},
      channels: Object.fromEntries((this.state?.channels ?? []).map((channel) => [channel.id, channel.name])),
      now: this.now,
      drafts: this.drafts,
      opened: this.opened,
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
    const done = this.queue.then(async () => this.follow(await this.log.busyWhile(message.id, () => this.act(body))));
    this.queue = done;
    return done;
  }

  /** @param {string} message @param {string} control What a message's own menu offers. */
  async point(message, control) {
    const body = { ...this.here(), do: "point", message, control };
    this.follow(await this.log.busyWhile(message, () => this.act(body)));
  }

  /** @param {string} text */
  async send(text) {
    const told = await this.act({ ...this.here(), do: "type", text });
    this.follow(told);
    return told;
  }

  /** @param {string} text @returns {Promise<import("./line.js").Offer[]>} */
  async offers(text) {
    const response = await fetch(`/api/offers?${new URLSearchParams({ member: this.me, channel: this.channel, text })}`);
    return response.ok ? response.json() : [];
  }

  /** @param {Told} told */
  follow(told) {
    if (told?.shows) this.log.reveal(told.shows);
  }

  /** @param {string} address Whether this address is that of a message here; then it is shown. */
  jump(address) {
    const ids = /\/channels\/\d+\/(\d+)\/(\d+)$/.exec(address) ?? /\/archives\/([A-Z0-9]+)\/p(\d+)/.exec(address);
    if (!ids) return false;
    const id = this.key === "slack" ? `${ids[2].slice(0, -6)}.${ids[2].slice(-6)}` : ids[2];
    if (!this.state?.channels.some((channel) => channel.id === ids[1])) return false;
    if (ids[1] !== this.channel) this.switchChannel(ids[1]);
    this.log.reveal(id);
    return true;
  }
}
