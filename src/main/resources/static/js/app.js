// What every page does: keys, relative times, confirmations, copying, the CSRF header of htmx, the log viewers.
import { watchTimes } from "./time.js";
import { listenToKeys } from "./keys.js";
import { guardForms } from "./forms.js";
import { openLogs } from "./log-viewer.js";

watchTimes();
listenToKeys();
guardForms();
openLogs(document);
document.querySelector("[data-row][aria-current=true]")?.scrollIntoView({ block: "nearest" });
document.addEventListener("htmx:load", (event) => openLogs(event.target));
