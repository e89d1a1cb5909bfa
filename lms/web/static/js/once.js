// A form is sent once: the second click on its button does nothing until the page is shown again.
(function () {
  "use strict";
  var PAUSE = 8000; // an answer that is a file leaves the page where it is

  function mark(form, busy) {
    form.toggleAttribute("data-sent", busy);
    form.querySelectorAll("button:not([type=button])").forEach(function (button) {
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute("data-sent")) return event.preventDefault();
    setTimeout(function () {
      if (event.defaultPrevented) return;
      mark(form, true);
      setTimeout(mark, PAUSE, form, false);
    }, 0);
  });

  addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { mark(form, false); });
  });
})();
