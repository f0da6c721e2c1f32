// The lines of one log: history by pages, news by server-sent events that resume after a broken connection. Lines are
// numbered from 1 without gaps, so a line's number is its place.
const PAGE = 1000;
const PAGES_KEPT = 100;

export class LogSource {
  #base;
  #pages = new Map();
  #asked = new Map();
  #stream = null;
  #retry = 0;
  #timer = 0;
  #said = 0;

  last = 0;
  masked = 0;
  ended = false;
  onLines = () => {};
  onState = () => {};

  constructor(id) {
    this.#base = `/api/v1/logs/${encodeURIComponent(id)}`;
  }

  // Finds how long the log is, then follows it unless it is complete.
  async open() {
    await this.#measure();
    this.#listen();
  }

  close() {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = null;
  }

  // The line if it is at hand; otherwise it is asked for and `onLines` says when it came.
  line(seq) {
    const page = Math.floor((seq - 1) / PAGE);
    const lines = this.#pages.get(page);
    const line = lines?.[(seq - 1) % PAGE];
    if (!line && seq >= 1 && seq <= this.last) this.page(page).then(() => this.onLines(), () => {});
    return line;
  }

  // The page's lines, index 0 being line page * 1000 + 1.
  async page(page) {
    const kept = this.#pages.get(page);
    const full = Math.min(PAGE, this.last - page * PAGE);
    if (kept && this.#filled(kept, full)) {
      this.#pages.delete(page);
      this.#pages.set(page, kept);
      return kept;
    }
    if (!this.#asked.has(page)) {
      const asked = this.#page(`?from=${page * PAGE + 1}&limit=${PAGE}`)
        .then(({ lines }) => lines.forEach((line) => this.#keep(line)))
        .finally(() => this.#asked.delete(page));
      this.#asked.set(page, asked);
    }
    await this.#asked.get(page);
    return this.#pages.get(page) ?? [];
  }

  get pages() {
    return Math.ceil(this.last / PAGE);
  }

  #filled(lines, full) {
    for (let i = 0; i < full; i++) if (!lines[i]) return false;
    return true;
  }

  #keep(line) {
    const page = Math.floor((line.seq - 1) / PAGE);
    let lines = this.#pages.get(page);
    if (!lines) {
      lines = new Array(PAGE);
      this.#pages.set(page, lines);
      if (this.#pages.size > PAGES_KEPT) this.#pages.delete(this.#pages.keys().next().value);
    }
    lines[(line.seq - 1) % PAGE] = line;
    this.last = Math.max(this.last, line.seq);
  }

  // Lines from `from` on that pass, and the place to go on at; the server looks for them.
  find(from, level, term) {
    const query = new URLSearchParams({ from, limit: 5000, level });
    if (term) query.set("q", term);
    return this.#page(`?${query}`);
  }

  async #page(path) {
    const answer = await fetch(this.#base + path, { headers: { Accept: "application/json" } });
    if (answer.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    if (!answer.ok) throw new Error(`the log answered ${answer.status}`);
    return answer.json();
  }

  // The length first, then the page that is looked at first: the last one of a long log.
  async #measure() {
    await this.#summarize();
    const first = this.#page("?from=1&limit=" + PAGE);
    const tail = this.last > PAGE ? this.page(this.pages - 1) : null;
    (await first).lines.forEach((line) => this.#keep(line));
    await tail;
    this.onLines();
  }

  async #summarize() {
    const summary = await this.#page("/summary");
    this.last = Math.max(this.last, summary.lines);
    this.masked = summary.masked;
    this.ended = Boolean(summary.finishedAt);
  }

  #listen() {
    if (this.ended) {
      this.onLines();
      this.onState("ended");
      return;
    }
    const stream = new EventSource(`${this.#base}/stream?from=${this.last + 1}`);
    this.#stream = stream;
    stream.addEventListener("open", () => {
      this.#retry = 0;
      this.onState("live");
    });
    stream.addEventListener("line", (event) => {
      this.#keep(JSON.parse(event.data));
      this.#tell();
    });
    stream.addEventListener("end", async () => {
      this.close();
      await this.#summarize().catch(() => {});
      this.ended = true;
      this.onLines();
      this.onState("ended");
    });
    stream.addEventListener("error", () => {
      if (this.#stream !== stream) return;
      stream.close();
      this.onState("lost");
      this.#timer = setTimeout(() => this.#again(), Math.min(15000, 500 * 2 ** this.#retry++));
    });
  }

  // A failed EventSource does not say why; one plain request does (a session that ended goes to the sign-in page).
  async #again() {
    try {
      await this.#summarize();
      this.#listen();
    } catch {
      this.#timer = setTimeout(() => this.#again(), Math.min(15000, 500 * 2 ** this.#retry++));
    }
  }

  // Thousands of lines a second become one drawing a frame.
  #tell() {
    if (this.#said) return;
    this.#said = requestAnimationFrame(() => {
      this.#said = 0;
      this.onLines();
    });
  }
}
