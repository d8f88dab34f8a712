// The line to type in: a message or a command, with what may stand there offered as it is typed.

import { make } from "./nodes.js";

/** @typedef {{text: string, says: string}} Offer */

const TYPING_MS = 120;

export class Line {
  /**
   * @param {"discord" | "slack"} key
   * @param {string} title
   * @param {(text: string) => Promise<unknown>} send What came of it; nothing where it failed, and the text stays.
   * @param {(text: string) => Promise<Offer[]>} ask How a command that is being typed may go on.
   */
  constructor(key, title, send, ask) {
    this.key = key;
    this.send = send;
    this.ask = ask;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typing = undefined;
    this.offers = make("datalist", { id: `${key}-offers` });
    this.quick = make("div.quick", { role: "group", "aria-label": `Commands on ${title}` });
    this.input = /** @type {HTMLInputElement} */ (
      make("input", {
        id: `${key}-line`,
        list: this.offers.id,
        autocomplete: "off",
        maxlength: 2000,
        spellcheck: "false",
        input: () => this.offerSoon(),
      })
    );
    const form = make(
      "form",
      { submit: (/** @type {Event} */ event) => this.submit(event) },
      make("label.unseen", { for: this.input.id }, `Message or command on ${title}`),
      this.input,
      make("button.primary", { type: "submit" }, "Send"),
    );
    this.node = make("footer", {}, this.quick, form, this.offers);
  }

  /** @param {Offer[]} commands */
  show(commands) {
    const drawn = JSON.stringify(commands);
    if (this.offers.dataset.drawn === drawn) return;
    this.offers.dataset.drawn = drawn;
    this.offer(commands);
    const words = this.key === "slack" ? 2 : 1;
    const bare = commands.filter((command) => command.text.split(" ").length === words);
    this.quick.replaceChildren(
      ...bare.map((command) =>
        make("button", { type: "button", title: command.says, click: () => this.send(command.text) }, command.text),
      ),
    );
    this.input.placeholder = bare.length ? `${bare[0].text} or a message` : "A message";
  }

  /** @param {Offer[]} offers */
  offer(offers) {
    this.offers.replaceChildren(...offers.map((offer) => make("option", { value: offer.text, label: offer.says })));
  }

  /** Ask once the typing rests. */
  offerSoon() {
    clearTimeout(this.typing);
    if (this.key !== "discord" || !/^\/\w+ .*:/.test(this.input.value)) return;
    this.typing = setTimeout(async () => {
      const text = this.input.value;
      const offers = await this.ask(text);
      if (!offers.length || this.input.value !== text) return;
      this.offers.dataset.drawn = "";
      this.offer(offers);
    }, TYPING_MS);
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    const told = await this.send(text);
    if (!told && !this.input.value) this.input.value = text;
  }
}
