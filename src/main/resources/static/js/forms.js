// Forms: dangerous ones open their button only for the right name, posts happen once, htmx carries the CSRF token.
function checkName(form) {
  const button = form.querySelector("button[type=submit]");
  const field = form.querySelector("[name=confirm]");
  if (button && field) button.disabled = field.value !== form.dataset.confirmName;
}

// <input data-filter="#rows">: shows the [data-row] elements whose text holds what is typed, and #rows-none when none does.
function filterRows(field) {
  const wanted = field.value.trim().toLowerCase();
  let shown = 0;
  for (const row of document.querySelectorAll(`${field.dataset.filter} [data-row]`)) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    shown += row.hidden ? 0 : 1;
  }
  const none = document.querySelector(`${field.dataset.filter}-none`);
  if (none) none.hidden = shown > 0;
}

async function copy(button) {
  const from = document.querySelector(button.dataset.copy);
  const text = from?.value ?? from?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text.trim());
    button.classList.add("sw-done");
    setTimeout(() => button.classList.remove("sw-done"), 1500);
  } catch {
    // Without a secure context there is no clipboard: the text is selected, ready for the person's own copy key.
    if (from) getSelection()?.selectAllChildren(from);
    from?.select?.();
  }
}

// <input data-guess-from="#field-repository">: follows the last part of an address until the person types a name.
function guessName(field) {
  const source = document.querySelector(field.dataset.guessFrom);
  let own = field.value !== "";
  field.addEventListener("input", () => (own = field.value !== ""));
  source?.addEventListener("input", () => {
    if (own) return;
    const last = source.value.trim().replace(/[/\s]+$/, "").replace(/\.git$/i, "").split(/[/:]/).pop() ?? "";
    field.value = last.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50).replace(/-+$/, "");
  });
}

// <button data-fill="KEY">: puts the variable's name into the form, ready for its new value.
function fill(button) {
  const form = document.getElementById("set-variable");
  form.querySelector("[name=key]").value = button.dataset.fill;
  form.querySelector("[name=secret]").checked = button.dataset.fillSecret === "true";
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("[name=value]").focus();
}

export function guardForms() {
  document.querySelectorAll("form[data-confirm-name]").forEach(checkName);
  document.querySelectorAll("[data-guess-from]").forEach(guessName);
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-confirm-name]");
    if (form) checkName(form);
    if (event.target.matches("[data-filter]")) filterRows(event.target);
  });
  // Rows that came anew are shown as the old ones were.
  document.addEventListener("htmx:afterSwap", () =>
    document.querySelectorAll("[data-filter]").forEach((field) => field.value && filterRows(field)));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    const filler = event.target.closest("[data-fill]");
    if (filler) fill(filler);
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.querySelector(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]")?.content;
    if (token) event.detail.headers["X-CSRF-TOKEN"] = token;
  });
}
