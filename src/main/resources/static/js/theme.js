// Runs before the first paint, so that a dark page never flashes white. Light, dark, or as the system says.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = () => {
    try {
      return localStorage.getItem("slipway-theme") || "system";
    } catch {
      return "system";
    }
  };
  const apply = () => {
    const chosen = choice();
    const dark = chosen === "dark" || (chosen === "system" && system.matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.documentElement.dataset.themeChoice = chosen;
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button || button === document.documentElement) return;
    try {
      localStorage.setItem("slipway-theme", button.dataset.themeChoice);
    } catch {
      // A browser that keeps nothing still shows the choice on this page.
    }
    apply();
    event.stopPropagation();
  });
})();
