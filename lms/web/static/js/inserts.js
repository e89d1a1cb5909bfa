// Acts, pictures and what is pasted come into the text as Markdown.
(function () {
  "use strict";
  var area = document.getElementById("lesson_text");
  var cite = document.getElementById("cite"), picture = document.getElementById("picture");
  if (!area || !cite || !picture || !cite.showModal) return;
  var found = cite.querySelector("[data-found]"), said = picture.querySelector("[data-said]");
  var dropped = document.querySelector("[data-dropped]");
  var headers = { "X-Requested-With": "fetch", Accept: "application/json" };
  var timer, turn = 0;

  function put(text, caret) {
    area.dispatchEvent(new CustomEvent("put", { detail: { text: text, caret: caret } }));
  }

  function search() {
    var mine = turn += 1, words = cite.querySelector("[name=search]").value;
    clearTimeout(timer);
    fetch(cite.dataset.acts + "?search=" + encodeURIComponent(words), { headers: headers }).then(function (response) {
      return response.text();
    }).then(function (html) {
      if (mine !== turn) return;
      found.innerHTML = html;
      found.querySelectorAll("[data-citation]").forEach(function (button) { button.hidden = false; });
    }).catch(function () { /* the next letter tries again */ });
  }

  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-open]"), button = event.target.closest("[data-citation]");
    var close = event.target.closest("[data-close]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    if (close) close.closest("dialog").close();
    if (!button || !cite.contains(button)) return;
    cite.close();
    var words = area.value.slice(area.selectionStart, area.selectionEnd);
    var text = button.dataset.citation.replace("|]]", function () { return "|" + words + "]]"; });
    put(text, text.length - 2);
  });
  cite.querySelector("form").addEventListener("submit", function (event) { event.preventDefault(); search(); });
  cite.querySelector("[name=search]").addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(search, 400);
  });

  picture.querySelector("form").addEventListener("submit", function (event) {
    var form = event.target;
    event.preventDefault();
    said.textContent = "";
    fetch(form.action, { method: "POST", body: new FormData(form), headers: headers }).then(function (response) {
      return response.json();
    }).then(function (answer) {
      if (!answer.markdown) { said.textContent = answer.receipt; return; }
      picture.close();
      form.reset();
      put(answer.markdown);
    }).catch(function () {
      said.textContent = document.querySelector("[data-editor]").dataset.offline;
    });
  });

  function tell(lines) {
    var list = dropped.querySelector("ul");
    list.textContent = "";
    lines.forEach(function (line) { list.appendChild(document.createElement("li")).textContent = line; });
    dropped.hidden = !lines.length;
  }

  area.addEventListener("paste", function (event) {
    var data = event.clipboardData, html = data.getData("text/html"), plain = data.getData("text/plain");
    if (data.files.length && !plain.trim()) {
      event.preventDefault();
      picture.querySelector("[type=file]").files = data.files;
      picture.showModal();
      return;
    }
    if (!html) return;
    event.preventDefault();
    var body = new FormData();
    body.append("csrf_token", area.form.elements.csrf_token.value);
    body.append("html", new Blob([html]), "pasted.html");
    fetch("/teach/paste", { method: "POST", body: body, headers: headers }).then(function (response) {
      return response.json();
    }).then(function (answer) {
      put(answer.markdown == null ? plain : answer.markdown);
      tell(answer.dropped || (answer.receipt ? [answer.receipt] : []));
    }).catch(function () { put(plain); });
  });
})();
