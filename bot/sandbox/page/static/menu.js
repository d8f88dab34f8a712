// Discord's select as a menu: it unfolds, options are ticked, and what was ticked goes out when it folds again.

import { choices, make } from "./nodes.js";

/**
 * @param {{name: string, key: string, says: string, least: number, most: number, disabled: boolean,
 *   options: {value: string, label: string, says?: string}[], chosen: string[],
 *   opened: Map<string, string>, keep: (values: string[]) => void, send: (values: string[]) => void}} wish
 *   `opened` holds what was chosen when a menu was unfolded; it outlives the menu, for a card may be drawn anew while
 *   somebody is choosing.
 */
export function menu(wish) {
  let values = wish.chosen;
  const summary = make("summary", { "data-key": wish.key });
  const box = /** @type {HTMLDetailsElement} */ (make("details.menu", { open: wish.opened.has(wish.name) }, summary));
  const label = () => {
    const shown = wish.options.filter((option) => values.includes(option.value)).map((option) => option.label);
    summary.replaceChildren(shown.join(", ") || wish.says);
  };
  const fold = () => {
    box.open = false;
    const before = wish.opened.get(wish.name);
    wish.opened.delete(wish.name);
    if (values.join() !== before && values.length >= wish.least && values.length <= wish.most) wish.send(values);
  };
  const unfold = () => {
    box.open = true;
    wish.opened.set(wish.name, values.join());
    box.querySelector("input")?.focus();
    box.scrollIntoView({ block: "nearest" });
  };
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    if (box.open) fold();
    else if (!wish.disabled) unfold();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    fold();
    summary.focus();
  });
  box.addEventListener("leave", fold);
  box.append(
    choices({
      ...wish,
      legend: wish.says,
      many: wish.most > 1,
      options: wish.options.map((option) => ({ ...option, label: [make("strong", {}, option.label)] })),
      change: (ticked) => {
        values = ticked;
        wish.keep(values);
        label();
        if (wish.most === 1) fold();
      },
    }),
  );
  label();
  return box;
}

// Whatever else is clicked comes after the menu that is left with it: Submit never overtakes the ticks.
document.addEventListener(
  "click",
  (event) => {
    for (const box of document.querySelectorAll("details.menu[open]")) {
      if (!box.contains(/** @type {Node} */ (event.target))) box.dispatchEvent(new Event("leave"));
    }
  },
  true,
);
