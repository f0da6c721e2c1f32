// The keyboard: / searches, g p goes to the projects, g m to MCP, j and k walk the rows, ? says so.
const PLACES = { h: "/", p: "/projects", m: "/mcp", a: "/account" };
let lead = 0;

const typing = (target) =>
  target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

// A row is [data-row]; the link in it that Enter opens is its first one.
function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  if (rows.length === 0) return;
  const now = rows.findIndex((row) => row.classList.contains("sw-here"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : rows.length - 1) : now + step))];
  rows.forEach((row) => row.classList.toggle("sw-here", row === next));
  const link = next.matches("a[href]") ? next : next.querySelector("a[href]");
  (link ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function search() {
  const field = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent !== null);
  field?.focus();
  field?.select();
  return Boolean(field);
}

function toggleHelp() {
  const help = document.getElementById("keys");
  if (!help) return;
  if (help.open) help.close();
  else help.showModal();
}

export function listenToKeys() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) toggleHelp();
    if (event.target.id === "keys") event.target.close();
  });
  // htmx gives the focus back to what has the same id, so the row one stood on is the same one.
  document.addEventListener("htmx:afterSwap", () =>
    document.activeElement?.closest("[data-row]")?.classList.add("sw-here"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.body.dataset.signedIn !== "true") return;
    const led = Date.now() - lead < 1200;
    lead = 0;
    if (led && PLACES[event.key]) {
      location.assign(PLACES[event.key]);
    } else if (event.key === "g") {
      lead = Date.now();
    } else if (event.key === "/") {
      if (search()) event.preventDefault();
    } else if (event.key === "j" || event.key === "k") {
      walk(event.key === "j" ? 1 : -1);
    } else if (event.key === "?") {
      toggleHelp();
    }
  });
}
