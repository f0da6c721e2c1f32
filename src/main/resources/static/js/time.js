// Keeps <time data-relative> true while the page is open, and says the exact moment in the reader's own time zone.
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

export function relative(moment, now = Date.now()) {
  const seconds = Math.round((now - moment) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return "just now";
  if (size > 30 * 86400) return new Date(moment).toLocaleDateString(undefined, { dateStyle: "medium" });
  const words =
    size < 60 ? `${size} s`
    : size < 3600 ? `${Math.floor(size / 60)} min`
    : size < 48 * 3600 ? `${Math.floor(size / 3600)} h`
    : `${Math.floor(size / 86400)} days`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

// "12.4 s", as the server writes durations.
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const moment = Date.parse(time.dateTime);
    if (Number.isNaN(moment)) continue;
    const words = relative(moment);
    if (time.textContent !== words) time.textContent = words;
    if (!time.dataset.exact) {
      time.title = exact.format(moment);
      time.dataset.exact = "local";
    }
  }
  // A duration that still grows: <span data-since="2026-01-01T00:00:00Z">.
  for (const span of document.querySelectorAll("[data-since]")) {
    const since = Date.parse(span.dataset.since);
    if (!Number.isNaN(since)) span.textContent = duration(Math.max(0, Math.floor((Date.now() - since) / 1000) * 1000));
  }
}

export function watchTimes() {
  refresh();
  setInterval(() => document.hidden || refresh(), 1000);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  document.addEventListener("htmx:load", refresh);
}
