// The arrows go to the neighbouring lesson, unless they are needed where the focus is.
(function () {
  "use strict";
  var OWN_ARROWS = "input, select, textarea, audio, video, [contenteditable], .table";

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest && event.target.closest(OWN_ARROWS)) return;
    var rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    var link = rel && document.querySelector("a[rel=" + rel + "]");
    if (link) link.click();
  });
})();
