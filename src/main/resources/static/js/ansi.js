// Colours of terminals (ECMA-48 section 8.3.117, SGR) as nodes, never as markup: what a program prints cannot become
// part of the page. Everything else a terminal understands (cursor moves, titles, links) is left out.
// eslint-disable-next-line no-control-regex
const SEQUENCE = /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[@-Z\\-_a-z0-9=>])/g;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const CUBE = [0, 95, 135, 175, 215, 255];

function colour256(n) {
  if (n < 16) return null;
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return `rgb(${grey},${grey},${grey})`;
  }
  const i = n - 16;
  return `rgb(${CUBE[Math.floor(i / 36)]},${CUBE[Math.floor(i / 6) % 6]},${CUBE[i % 6]})`;
}

const fresh = () => ({ marks: new Set(), fg: "", bg: "", fgRgb: "", bgRgb: "" });

function extended(style, codes, i, ground) {
  const byte = (n) => Math.min(255, Math.max(0, Number(n) || 0));
  if (codes[i + 1] === 5) {
    const n = byte(codes[i + 2]);
    const rgb = colour256(n);
    style[`${ground}Rgb`] = rgb ?? "";
    style[ground] = rgb ? "" : n;
    return i + 2;
  }
  if (codes[i + 1] === 2) {
    style[`${ground}Rgb`] = `rgb(${byte(codes[i + 2])},${byte(codes[i + 3])},${byte(codes[i + 4])})`;
    return i + 4;
  }
  return i;
}

const MARKS = { 1: "b", 2: "dim", 3: "i", 4: "u", 7: "inv", 9: "s" };
const UNMARKS = { 22: ["b", "dim"], 23: ["i"], 24: ["u"], 27: ["inv"], 29: ["s"] };

function apply(style, parameters) {
  const codes = parameters === "" ? [0] : parameters.split(/[;:]/).map((n) => Number(n) || 0);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) Object.assign(style, fresh());
    else if (MARKS[code]) style.marks.add(MARKS[code]);
    else if (UNMARKS[code]) UNMARKS[code].forEach((mark) => style.marks.delete(mark));
    else if (code >= 30 && code <= 37) [style.fg, style.fgRgb] = [code - 30, ""];
    else if (code >= 90 && code <= 97) [style.fg, style.fgRgb] = [code - 82, ""];
    else if (code >= 40 && code <= 47) [style.bg, style.bgRgb] = [code - 40, ""];
    else if (code >= 100 && code <= 107) [style.bg, style.bgRgb] = [code - 92, ""];
    else if (code === 39) [style.fg, style.fgRgb] = ["", ""];
    else if (code === 49) [style.bg, style.bgRgb] = ["", ""];
    else if (code === 38) i = extended(style, codes, i, "fg");
    else if (code === 48) i = extended(style, codes, i, "bg");
  }
}

// What a line overwrote with carriage returns is not shown: a progress bar's last state is its line.
const last = (text) => text.slice(text.lastIndexOf("\r", text.length - 2) + 1);

// [{text, style}] of a line.
export function parse(text) {
  const parts = [];
  let style = fresh();
  let at = 0;
  const add = (piece) => {
    const clean = piece.replace(CONTROL, "");
    if (clean) parts.push({ text: clean, style: { ...style, marks: [...style.marks] } });
  };
  const line = last(text);
  for (const match of line.matchAll(SEQUENCE)) {
    add(line.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === "m") apply(style, match[1]);
  }
  add(line.slice(at));
  return parts;
}

export const plain = (text) => parse(text).map((part) => part.text).join("");

// Appends the line to `parent`; `hit` (lower case) is marked where it occurs.
export function paint(parent, text, hit) {
  for (const { text: piece, style } of parse(text)) {
    const span = document.createElement("span");
    for (const mark of style.marks) span.classList.add(`ansi-${mark}`);
    if (style.fg !== "") span.classList.add(`ansi-fg-${style.fg}`);
    if (style.bg !== "") span.classList.add(`ansi-bg-${style.bg}`);
    if (style.fgRgb) span.style.color = style.fgRgb;
    if (style.bgRgb) span.style.backgroundColor = style.bgRgb;
    markHits(span, piece, hit);
    parent.append(span);
  }
}

function markHits(span, piece, hit) {
  if (!hit) {
    span.textContent = piece;
    return;
  }
  const lower = piece.toLowerCase();
  let at = 0;
  for (let i = lower.indexOf(hit); i >= 0; i = lower.indexOf(hit, i + hit.length)) {
    span.append(piece.slice(at, i));
    const mark = document.createElement("mark");
    mark.textContent = piece.slice(i, i + hit.length);
    span.append(mark);
    at = i + hit.length;
  }
  span.append(piece.slice(at));
}
