// The log viewer, one for every log. Only the rows in sight are in the document; a log of millions of lines scrolls
// like one of ten. Other scripts may send it `slipway:log-filter` {source}, and `slipway:log-goto` {seq}.
import { paint, plain } from "./ansi.js";
import { LogSource } from "./log-source.js";

const ROW = 20;
// Browsers lose precision, then rows, in elements higher than some 17 million pixels; beyond this the bar is scaled.
const HIGHEST = 8_000_000;
const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"];
const FOUND_AT_MOST = 50_000;

class LogViewer {
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`[data-log-${name}]`);
    [this.scroll, this.space, this.rows] = [part("scroll"), part("space"), part("rows")];
    [this.stateLabel, this.hits, this.field, this.levelField] = [part("state"), part("hits"), part("search"), part("level")];
    [this.followButton, this.timesButton] = [part("follow"), part("times")];
    this.source = new LogSource(root.dataset.logId);
    this.only = { source: root.dataset.source, level: 0 };
    this.found = this.only.source ? [] : null; // lines that pass the filter, when there is one
    this.scanned = 0;
    this.term = "";
    this.matches = [];
    this.match = -1;
    this.marked = anchor();
    this.follow = root.dataset.follow === "true" && !this.marked && root.dataset.firstError !== "true";
    this.state = "loading";
    this.times = false;
    this.scanning = 0;
    this.listen();
    this.setFollow(this.follow);
    this.start();
  }

  async start() {
    this.source.onLines = () => this.arrived();
    this.source.onState = (state) => this.say(state);
    try {
      await this.source.open();
    } catch (error) {
      this.say("unreadable");
      return;
    }
    if (this.only.source) await this.scan();
    if (this.marked) this.goTo(this.marked.from);
    else if (this.root.dataset.firstError === "true") await this.goToFirstError();
    this.draw();
  }

  listen() {
    this.scroll.addEventListener("scroll", () => {
      if (this.ownScroll) this.ownScroll = false;
      else this.setFollow(this.atEnd() && !this.source.ended);
      this.draw();
    }, { passive: true });
    this.scroll.addEventListener("wheel", (event) => this.wheelScaled(event), { passive: false });
    this.followButton.addEventListener("click", () => this.setFollow(!this.follow, true));
    this.timesButton.addEventListener("click", () => this.toggleTimes());
    this.levelField.addEventListener("change", () => this.filter({ level: LEVELS.indexOf(this.levelField.value) }));
    this.field.addEventListener("input", () => this.search(this.field.value));
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.nextMatch(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") this.search((this.field.value = ""));
    });
    this.rows.addEventListener("click", (event) => this.markLine(event));
    this.root.addEventListener("slipway:log-filter", (event) => this.filter({ source: event.detail.source ?? "" }));
    this.root.addEventListener("slipway:log-goto", (event) => this.goTo(event.detail.seq));
    document.addEventListener("keydown", (event) => {
      const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
      if (event.key === "f" && !typing && !event.ctrlKey && !event.metaKey) this.setFollow(!this.follow, true);
    });
    addEventListener("hashchange", () => {
      this.marked = anchor();
      if (this.marked) this.goTo(this.marked.from);
    });
    new ResizeObserver(() => this.draw()).observe(this.scroll);
  }

  // What is shown, by place: all lines, or those that the filter found.
  get count() {
    return this.found ? this.found.length : this.source.last;
  }

  at(place) {
    return this.found ? this.found[place] : this.source.line(place + 1);
  }

  placeOf(seq) {
    if (!this.found) return seq - 1;
    let [low, high] = [0, this.found.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.found[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  passes(line) {
    return LEVELS.indexOf(line.level) >= this.only.level && (!this.only.source || line.source === this.only.source);
  }

  arrived() {
    if (this.found || this.term) this.scan();
    this.draw();
    this.say(this.state);
  }

  filter(change) {
    this.only = { ...this.only, ...change };
    this.found = this.only.level > 0 || this.only.source ? [] : null;
    this.rescan();
  }

  search(term) {
    this.term = term.trim().toLowerCase();
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.rescan(), 150);
  }

  async rescan() {
    this.scanned = 0;
    this.scanning++;
    this.walking = null;
    if (this.found) this.found = [];
    this.matches = [];
    this.match = -1;
    this.draw();
    await this.scan();
    if (this.term) this.nextMatch(1);
    if (this.follow) this.toEnd();
    this.draw();
  }

  // Reads on from where the last scan stopped; one at a time.
  scan() {
    this.walking ??= this.walk(this.scanning).finally(() => (this.walking = null));
    return this.walking;
  }

  async walk(turn) {
    if (!this.found && !this.term) return;
    const level = LEVELS[this.only.level];
    const term = this.found ? "" : this.term;
    while (this.scanned < this.source.last && turn === this.scanning) {
      const answer = await this.source.find(this.scanned + 1, level, term).catch(() => null);
      if (!answer || turn !== this.scanning || answer.next <= this.scanned + 1) return;
      answer.lines.forEach((line) => this.look(line));
      this.scanned = answer.next - 1;
      this.tellHits();
      this.draw();
    }
    this.tellHits();
  }

  look(line) {
    if (!this.passes(line)) return;
    if (this.found && this.found.length < FOUND_AT_MOST) this.found.push(line);
    if (this.term && this.matches.length < FOUND_AT_MOST && plain(line.text).toLowerCase().includes(this.term)) {
      this.matches.push(line.seq);
    }
  }

  tellHits() {
    const scanned = this.scanned < this.source.last ? `, ${Math.floor((this.scanned / this.source.last) * 100)} % read` : "";
    const more = this.matches.length === FOUND_AT_MOST ? "+" : "";
    this.hits.textContent = this.term
      ? `${this.match + 1}/${this.matches.length.toLocaleString()}${more}${scanned}`
      : scanned.slice(2);
  }

  nextMatch(step) {
    if (this.matches.length === 0) {
      this.tellHits();
      return;
    }
    this.match = (this.match + step + this.matches.length) % this.matches.length;
    this.tellHits();
    this.goTo(this.matches[this.match]);
  }

  async goToFirstError() {
    for (let from = 1; from <= this.source.last; ) {
      const { lines, next } = await this.source.find(from, "ERROR", "");
      const error = lines.find((line) => this.passes(line));
      if (error) {
        this.marked = { from: error.seq, to: error.seq };
        this.goTo(error.seq);
        return;
      }
      if (next <= from) break;
      from = next;
    }
    this.toEnd();
  }

  goTo(seq) {
    this.setFollow(false);
    const visible = Math.floor(this.scroll.clientHeight / ROW);
    this.scrollTo(Math.max(0, this.placeOf(seq) - Math.floor(visible / 3)));
    this.draw();
  }

  setFollow(follow, asked = false) {
    this.follow = follow;
    this.followButton.setAttribute("aria-pressed", String(follow));
    this.followButton.classList.toggle("active", follow);
    if (follow && asked) {
      this.toEnd();
      this.draw();
    }
  }

  toggleTimes() {
    this.times = !this.times;
    this.timesButton.setAttribute("aria-pressed", String(this.times));
    this.timesButton.classList.toggle("active", this.times);
    this.root.classList.toggle("sw-log-timed", this.times);
  }

  get height() {
    return Math.min(HIGHEST, this.count * ROW);
  }

  get scaled() {
    return this.count * ROW > HIGHEST;
  }

  // The first place in sight, with its fraction.
  get top() {
    if (!this.scaled) return this.scroll.scrollTop / ROW;
    const range = this.height - this.scroll.clientHeight;
    return (this.scroll.scrollTop / range) * (this.count - this.scroll.clientHeight / ROW);
  }

  scrollTo(place) {
    const range = this.height - this.scroll.clientHeight;
    const wanted = this.scaled ? (place / (this.count - this.scroll.clientHeight / ROW)) * range : place * ROW;
    this.space.style.height = `${this.height}px`;
    const before = this.scroll.scrollTop;
    this.scroll.scrollTop = wanted;
    this.ownScroll = this.scroll.scrollTop !== before;
  }

  // Where one pixel of the bar is many lines, the wheel still moves by lines.
  wheelScaled(event) {
    if (!this.scaled || event.ctrlKey || event.deltaX !== 0) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? event.deltaY : event.deltaY / ROW;
    this.offset = (this.offset ?? this.top) + lines;
    this.offset = Math.min(this.count, Math.max(0, this.offset));
    this.setFollow(false);
    this.scrollTo(this.offset);
    clearTimeout(this.wheeling);
    this.wheeling = setTimeout(() => (this.offset = undefined), 400);
    this.draw();
  }

  atEnd() {
    return this.scroll.scrollTop + this.scroll.clientHeight >= this.height - ROW * 1.5;
  }

  toEnd() {
    this.scrollTo(this.count);
  }

  draw() {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    this.space.style.height = `${this.height}px`;
    if (this.follow && !this.atEnd()) this.toEnd();
    const top = this.offset ?? this.top;
    const first = Math.max(0, Math.floor(top) - 10);
    const until = Math.min(this.count, Math.ceil(top + this.scroll.clientHeight / ROW) + 10);
    const rows = document.createDocumentFragment();
    for (let place = first; place < until; place++) rows.append(this.row(place));
    this.rows.replaceChildren(rows);
    const shift = this.scaled ? this.scroll.scrollTop - (top - first) * ROW : first * ROW;
    this.rows.style.transform = `translateY(${shift}px)`;
    this.root.classList.toggle("sw-log-empty", this.count === 0);
  }

  row(place) {
    const line = this.at(place);
    const row = document.createElement("div");
    row.className = "sw-log-row";
    if (!line) {
      row.classList.add("sw-log-coming");
      row.append(this.number(place + 1), "…");
      return row;
    }
    row.classList.add(`sw-log-${line.level.toLowerCase()}`);
    if (this.marked && line.seq >= this.marked.from && line.seq <= this.marked.to) row.classList.add("sw-log-marked");
    if (this.matches[this.match] === line.seq) row.classList.add("sw-log-match");
    const time = document.createElement("span");
    time.className = "sw-log-time";
    time.textContent = clock(line.at);
    const text = document.createElement("span");
    text.className = "sw-log-text";
    if (line.level === "ERROR" || line.level === "WARNING") text.dataset.level = line.level;
    paint(text, line.text, this.term);
    row.append(this.number(line.seq), time, text);
    row.title = `${line.source} · ${new Date(line.at).toLocaleString()}`;
    return row;
  }

  number(seq) {
    const link = document.createElement("a");
    link.className = "sw-log-number";
    link.href = `#L${seq}`;
    link.textContent = seq;
    link.tabIndex = -1;
    return link;
  }

  // A click marks a line, with shift a range; the address then leads to it.
  markLine(event) {
    const link = event.target.closest(".sw-log-number");
    if (!link) return;
    event.preventDefault();
    const seq = Number(link.textContent);
    const from = event.shiftKey && this.marked ? this.marked.from : seq;
    this.marked = { from: Math.min(from, seq), to: Math.max(from, seq) };
    const range = this.marked.from === this.marked.to ? `L${seq}` : `L${this.marked.from}-L${this.marked.to}`;
    history.replaceState(history.state, "", `#${range}`);
    this.setFollow(false);
    this.draw();
  }

  say(state) {
    this.state = state;
    const count = (number, what) => `${number.toLocaleString()} ${what}${number === 1 ? "" : "s"}`;
    const hidden = this.source.masked ? ` · ${count(this.source.masked, "secret")} hidden` : "";
    const lines = count(this.source.last, "line") + hidden;
    this.stateLabel.textContent =
      state === "live" ? `${lines} · live`
      : state === "lost" ? `${lines} · connection lost, trying again`
      : state === "unreadable" ? "the log cannot be read now"
      : state === "ended" ? lines
      : this.source.last ? lines : "loading…";
    this.root.dataset.state = state;
    if (state === "ended") this.setFollow(false);
  }
}

function clock(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour12: false });
}

function anchor() {
  const found = /^#L(\d+)(?:-L(\d+))?$/.exec(location.hash);
  if (!found) return null;
  return { from: Number(found[1]), to: Number(found[2] ?? found[1]) };
}

export function openLogs(root) {
  const all = root.matches?.("[data-log-viewer]") ? [root] : (root.querySelectorAll?.("[data-log-viewer]") ?? []);
  for (const element of all) {
    if (element.dataset.opened) continue;
    element.dataset.opened = "true";
    const viewer = new LogViewer(element);
    element.addEventListener("htmx:beforeCleanupElement", () => viewer.source.close());
  }
}
