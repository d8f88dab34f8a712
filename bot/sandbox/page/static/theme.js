// Light, dark, or as the browser has it; kept for the next time.

const ORDER = ["auto", "light", "dark"];
const NAMES = /** @type {Record<string, string>} */ ({ auto: "Auto", light: "Light", dark: "Dark" });

export function offerThemes() {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));
  let theme = localStorage.getItem("theme") ?? "auto";
  const show = () => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${NAMES[theme] ?? NAMES.auto}`;
  };
  button.addEventListener("click", () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    localStorage.setItem("theme", theme);
    show();
  });
  show();
}
