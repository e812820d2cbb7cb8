// Small conveniences; every page works without them.
(function () {
  "use strict";

  var zone = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

  function localTimes(root) {
    root.querySelectorAll("time.moment:not([data-local])").forEach(function (time) {
      var at = new Date(time.dateTime);
      time.dataset.local = "yes";
      if (at.getTimezoneOffset() !== 0) {
        var local = document.createElement("span");
        local.className = "local";
        local.textContent = " (" + zone.format(at) + ")";
        time.append(local);
      }
    });
  }

  function copyButtons(root) {
    root.querySelectorAll("button.copy[hidden]").forEach(function (button) {
      button.hidden = !navigator.clipboard;
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button.copy");
    if (!button) {
      return;
    }
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      var before = button.textContent;
      button.textContent = "Copied";
      setTimeout(function () {
        button.textContent = before;
      }, 1500);
    });
  });

  // A file that would be refused for its size need not travel first.
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.dataset || !input.dataset.maxBytes || !input.files) {
      return;
    }
    var most = Number(input.dataset.maxBytes);
    var large = Array.from(input.files).some(function (file) {
      return file.size > most;
    });
    input.setCustomValidity(large ? "Larger than " + most / 1000000 + " MB, which is the most that is taken." : "");
    input.reportValidity();
  });

  // Parts that look again: every so many seconds, only while somebody is looking, and not while they type in it.
  function watch(root) {
    var parts = Array.from(root.querySelectorAll("[data-look]"));
    if (root.matches && root.matches("[data-look]")) {
      parts.push(root);
    }
    parts.forEach(function (part) {
      if (part.dataset.watched) {
        return;
      }
      part.dataset.watched = "yes";
      var timer = setInterval(function () {
        if (!part.isConnected) {
          clearInterval(timer);
        } else if (document.visibilityState === "visible" && !part.contains(document.activeElement)) {
          htmx.trigger(part, "look");
        }
      }, Number(part.dataset.look) * 1000);
    });
  }

  function themeToggle() {
    var button = document.querySelector("[data-theme-toggle]");
    var label = document.querySelector("[data-theme-label]");
    var show = function () {
      label.textContent = document.documentElement.dataset.bsTheme === "dark" ? "Light" : "Dark";
    };
    button.hidden = false;
    button.addEventListener("click", function () {
      var next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
      document.documentElement.dataset.bsTheme = next;
      try {
        localStorage.setItem("hansa-theme", next);
      } catch (e) {
        // Then the choice lasts as long as the page.
      }
      show();
    });
    show();
  }

  // What stands after the number sign of an invitation's link: never sent to a server on the way, and gone from the address.
  function fromFragment() {
    var field = document.querySelector("[data-from-fragment]");
    if (field && location.hash.length > 1) {
      field.value = decodeURIComponent(location.hash.slice(1));
      history.replaceState(null, "", location.pathname);
    }
  }

  function dress(root) {
    localTimes(root);
    copyButtons(root);
    watch(root);
  }

  document.addEventListener("DOMContentLoaded", function () {
    themeToggle();
    fromFragment();
    dress(document);
  });
  document.addEventListener("htmx:load", function (event) {
    dress(event.detail.elt);
  });
})();
