// Runs before the first paint. Light or dark by the system's wish, unless the reader chose.
(function () {
  "use strict";
  var chosen = null;
  try {
    chosen = localStorage.getItem("hansa-theme");
  } catch (e) {
    // Storage may be closed; then the system's wish holds.
  }
  var dark = matchMedia("(prefers-color-scheme: dark)");
  var apply = function () {
    document.documentElement.dataset.bsTheme = chosen || (dark.matches ? "dark" : "light");
  };
  dark.addEventListener("change", apply);
  apply();
})();
