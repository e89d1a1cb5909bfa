// Remembers the last heading that was read, so that the next visit begins there.
(function () {
  "use strict";
  var article = document.querySelector("article[data-place-url]");
  if (!article || !navigator.sendBeacon) return;
  var headings = Array.prototype.slice.call(article.querySelectorAll("h2[id], h3[id], h4[id]"));
  var told = null;

  function place() {
    var passed = headings.filter(function (heading) {
      return heading.getBoundingClientRect().top < innerHeight / 2;
    });
    return passed.length ? passed[passed.length - 1].id : "";
  }

  function tell() {
    var now = place();
    if (now === told) return;
    var data = new FormData();
    data.append("place", now);
    data.append("csrf_token", article.getAttribute("data-csrf"));
    if (navigator.sendBeacon(article.getAttribute("data-place-url"), data)) told = now;
  }

  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") tell();
  });
  addEventListener("pagehide", tell);
})();
