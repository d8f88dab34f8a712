// What stands beside the channels when asked for: what goes over the wire, and faults to switch on.

import { make } from "./nodes.js";

const TITLES = { discord: "Discord", slack: "Slack" };
const KINDS = /** @type {const} */ ({
  limited: ["Refused for the rate", "Answered 429, though there are not too many."],
  failing: ["Failing", "Answered 503 before anything happened."],
  lost: ["Done, then 502", "Carried out, and answered as if it had failed."],
});
const SHARE = 0.5;

export class Drawer {
  /** @param {(address: string, body: Record<string, any>) => Promise<unknown>} post */
  constructor(post) {
    this.post = post;
    this.node = /** @type {HTMLElement} */ (document.getElementById("drawer"));
    /** @type {"" | "wire" | "faults"} */
    this.shown = "";
    this.side = "discord";
    /** @type {Set<string>} */
    this.opened = new Set();
    /** @type {Record<string, any>} */
    this.faults = {};
    this.drawn = "";
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-drawer]"))) {
      button.addEventListener("click", () => this.toggle(/** @type {any} */ (button.dataset.drawer)));
    }
  }

  /** @param {"wire" | "faults"} what */
  toggle(what) {
    this.shown = this.shown === what ? "" : what;
    this.drawn = "";
    this.node.hidden = !this.shown;
    document.body.classList.toggle("with-drawer", Boolean(this.shown));
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-drawer]"))) {
      button.setAttribute("aria-expanded", String(button.dataset.drawer === this.shown));
    }
    this.refresh();
  }

  /** @param {Record<string, any>} faults */
  async show(faults) {
    this.faults = faults;
    await this.refresh();
  }

  async refresh() {
    if (this.shown === "faults") this.place(this.drawFaults(), JSON.stringify(this.faults));
    if (this.shown !== "wire") return;
    const response = await fetch(`/api/wire?side=${this.side}`);
    const payloads = await response.json();
    this.place(this.drawWire(payloads), `${this.side} ${payloads.length} ${payloads[0]?.key} ${payloads[0]?.result}`);
  }

  /** @param {Node[]} nodes @param {string} drawn */
  place(nodes, drawn) {
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key;
    this.node.replaceChildren(...nodes);
    if (focused) /** @type {HTMLElement} */ (this.node.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {any[]} payloads */
  drawWire(payloads) {
    const choose = Object.entries(TITLES).map(([side, title]) =>
      make(
        "button",
        {
          type: "button",
          "data-key": `wire ${side}`,
          "aria-pressed": String(side === this.side),
          click: () => {
            this.side = side;
            this.refresh();
          },
        },
        title,
      ),
    );
    return [
      make("div.row", {}, make("h2", {}, "Over the wire"), ...choose),
      make("p.quiet", {}, "What the bot sends and gets, the newest first. Tokens are left out."),
      ...payloads.map((payload) => this.drawPayload(payload)),
    ];
  }

  /** @param {any} payload */
  drawPayload(payload) {
    const arrow = payload.to === "bot" ? "to the bot" : "from the bot";
    const details = /** @type {HTMLDetailsElement} */ (
      make(
        "details.payload",
        {
          open: this.opened.has(payload.key),
          toggle: () => {
            this.opened[details.open ? "add" : "delete"](payload.key);
            if (details.open && details.childElementCount === 1) this.unfold(details, payload);
          },
        },
        make(
          "summary",
          { "data-key": payload.key },
          make("span.quiet", {}, arrow),
          " ",
          make("code", {}, payload.name),
          payload.result && make(payload.failed ? "strong.wrong" : "span.quiet", {}, ` ${payload.result}`),
          ...payload.sizes.map((/** @type {string} */ size) => make("span.size", {}, size)),
        ),
      )
    );
    if (this.opened.has(payload.key)) this.unfold(details, payload);
    return details;
  }

  /** @param {HTMLElement} details @param {any} payload */
  unfold(details, payload) {
    details.append(make("pre", { tabindex: 0 }, make("code", {}, JSON.stringify(payload.request, null, 1))));
    if (payload.response) {
      details.append(
        make("p.quiet", {}, "Answered with"),
        make("pre", { tabindex: 0 }, make("code", {}, JSON.stringify(payload.response, null, 1))),
      );
    }
  }

  drawFaults() {
    return [
      make("h2", {}, "Faults"),
      make("p.quiet", {}, "Half of what the bot sends by itself goes wrong while a switch is on. Answers to clicks don't."),
      ...Object.keys(TITLES).map((side) => this.drawSwitches(/** @type {"discord" | "slack"} */ (side))),
    ];
  }

  /** @param {"discord" | "slack"} side */
  drawSwitches(side) {
    const own = this.faults[side] ?? { injected: {} };
    const switches = Object.entries(KINDS).map(([name, [label, says]]) => {
      const id = `fault-${side}-${name}`;
      const box = /** @type {HTMLInputElement} */ (
        make("input", {
          type: "checkbox",
          id,
          "data-key": id,
          checked: own[name] > 0,
          change: () => this.post("/api/faults", { side, shares: { [name]: box.checked ? SHARE : 0 } }),
        })
      );
      const times = own.injected?.[name] ?? 0;
      return make(
        "div.switch-line",
        {},
        box,
        make("label", { for: id }, label, make("small.quiet", {}, ` ${says} ${times ? `${times} so far.` : ""}`)),
      );
    });
    return make(
      "fieldset.switches",
      {},
      make("legend", {}, `${TITLES[side]} · ${own.connected ? "connected" : "not connected"}`),
      ...switches,
      make(
        "button",
        { type: "button", "data-key": `cut-${side}`, click: () => this.post("/api/faults", { side, cut: true }) },
        "Drop the socket",
      ),
    );
  }
}
