// A card beside a cited act or a footnote: on hover or focus, can be pointed at, Escape closes it.
(function () {
  "use strict";
  var SOURCES = "a.act, a.footnote-ref";
  var loaded = {};
  var owner = null;
  var timer = 0;
  var card = document.createElement("div");
  card.className = "popover";
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.getElementById("main").appendChild(card);

  function footnote(link) {
    var note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!note) return "";
    var copy = note.cloneNode(true);
    copy.querySelectorAll(".footnote-backref").forEach(function (back) { back.remove(); });
    return copy.innerHTML;
  }

  function content(link) {
    if (!link.hasAttribute("data-act")) return Promise.resolve(footnote(link));
    var at = link.hash ? "?at=" + encodeURIComponent(link.hash.slice(1)) : "";
    var url = "/acts/" + link.getAttribute("data-act") + "/card" + at;
    loaded[url] = loaded[url] || fetch(url, { credentials: "same-origin" }).then(function (response) {
      return response.ok ? response.text() : "";
    }).catch(function () { delete loaded[url]; return ""; });
    return loaded[url];
  }

  function put(link) {
    var box = link.getClientRects()[0];
    var below = box.bottom + card.offsetHeight + 8 < innerHeight || box.top < card.offsetHeight + 8;
    var left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 16);
    card.style.left = Math.max(left, 16) + scrollX + "px";
    card.style.top = scrollY + (below ? box.bottom + 4 : box.top - card.offsetHeight - 4) + "px";
  }

  function close() {
    clearTimeout(timer);
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  }

  function open(link) {
    close();
    owner = link;
    content(link).then(function (html) {
      if (owner !== link || !html) return;
      card.innerHTML = html;
      card.hidden = false;
      put(link);
      link.setAttribute("aria-describedby", "card");
    });
  }

  function arrive(event) {
    var link = event.target.closest && event.target.closest(SOURCES);
    if (!link && !card.contains(event.target)) return;
    clearTimeout(timer);
    if (link && link !== owner) timer = setTimeout(open, event.type === "focusin" ? 0 : 250, link);
  }

  function leave() {
    clearTimeout(timer);
    timer = setTimeout(close, 250);
  }

  document.addEventListener("mouseover", arrive);
  document.addEventListener("focusin", arrive);
  document.addEventListener("mouseout", leave);
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
})();
