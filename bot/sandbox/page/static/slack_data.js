// Slack's tables and charts as nodes, with everything in them as text.

import { make } from "./nodes.js";

/** @typedef {Record<string, any>} Part */

/**
 * A `data_table`: the caption is for those who hear the table, as on Slack.
 * @param {Part} block
 */
export function dataTable(block) {
  const [header, ...rows] = block.rows;
  const named = block.row_header_column_index ?? 0;
  return make(
    "div.table",
    { role: "group", "aria-label": block.caption, tabindex: 0 },
    make(
      "table",
      {},
      make("caption.unseen", {}, block.caption),
      make("thead", {}, make("tr", {}, ...header.map((/** @type {Part} */ cell) => make("th", { scope: "col" }, wordsOf(cell))))),
      make("tbody", {}, ...rows.map((/** @type {Part[]} */ row) => make("tr", {}, ...row.map((cell, at) => cellOf(cell, at === named))))),
    ),
  );
}

/** @param {Part} cell @param {boolean} names whether it says what its row is about */
function cellOf(cell, names) {
  if (names) return make("th", { scope: "row" }, wordsOf(cell));
  return make(cell.type === "raw_number" ? "td.number" : "td", {}, wordsOf(cell));
}

/** @param {any} part @returns {string} */
function wordsOf(part) {
  if (Array.isArray(part)) return part.map(wordsOf).join("");
  return part.text ?? wordsOf(part.elements ?? []);
}

/**
 * A `data_visualization`. Bars are drawn; of lines, areas and pies the values are told alone.
 * @param {Part} block
 */
export function chart(block) {
  const { series, segments, axis_config: axes } = block.chart;
  const told = series ?? [{ name: block.title, data: segments }];
  const most = Math.max(...told.flatMap((/** @type {Part} */ one) => one.data.map((/** @type {Part} */ point) => point.value)), 1);
  return make(
    "figure.chart",
    {},
    make("figcaption", {}, block.title),
    make("p.small", {}, [axes?.y_label, ...(series ?? []).map((/** @type {Part} */ one) => one.name)].filter(Boolean).join(" · ")),
    ...told.map((/** @type {Part} */ one) => make("dl", { "aria-label": one.name }, ...one.data.flatMap((/** @type {Part} */ point) => bar(point, most)))),
  );
}

/** @param {Part} point @param {number} most */
function bar(point, most) {
  const drawn = make("span.bar", { "aria-hidden": "true" });
  drawn.style.setProperty("--share", `${(100 * Math.max(point.value, 0)) / most}%`);
  return [make("dt", {}, point.label), make("dd", {}, drawn, make("span.value", {}, String(point.value)))];
}
