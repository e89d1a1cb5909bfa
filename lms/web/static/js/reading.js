// A reader's form: the keyboard begins in it where it stands beside the text, ticks suggest the percent, Ctrl+Enter sends.
(function () {
  "use strict";
  var form = document.querySelector("[data-reading]");
  var percent = form.querySelector("[name=percent]");
  var boxes = form.querySelectorAll("[name=met]");

  function share() {
    var met = form.querySelectorAll("[name=met]:checked").length;
    return met ? String(Math.round(100 * met / boxes.length)) : "";
  }

  var suggested = share();
  if (percent && boxes.length) {
    form.addEventListener("change", function (event) {
      if (event.target.name !== "met") return;
      if (percent.value === "" || percent.value === suggested) percent.value = share();
      suggested = share();
    });
  }

  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button").click();
  });

  var beside = getComputedStyle(form).position === "sticky";
  if (beside && !document.querySelector(".error-summary")) {
    form.querySelector("input:not([type=hidden]), textarea").focus({ preventScroll: true });
  }
})();
