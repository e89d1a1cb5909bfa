// Once an author has chosen between two texts, the copy kept in this browser is needed no more.
(function () {
  "use strict";
  var form = document.querySelector("[data-settles]");
  if (form) form.addEventListener("submit", function () {
    try { localStorage.removeItem("lesson:" + form.dataset.settles); } catch (none) { /* nothing was kept */ }
  });
})();
