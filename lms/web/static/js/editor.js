// The lesson saves itself, shows itself beside the text, and is kept in this browser while there is no connection.
(function () {
  "use strict";
  var form = document.querySelector("[data-editor]");
  if (!form) return;
  var area = form.elements.text, base = form.elements.base;
  var receipt = form.querySelector("[data-receipt]"), both = form.querySelector("[data-both]");
  var page = document.querySelector(".preview");
  var KEPT = "lesson:" + form.dataset.editor, REST = 2000, SHOW = 700;
  var headers = { "X-Requested-With": "fetch", Accept: "application/json" };
  var saved = area.value, busy = false, stopped = false, pause = REST, turn = 0, refused, saver, shower;

  function say(text, tone) {
    receipt.textContent = text;
    receipt.className = "receipt " + tone;
  }

  function store(text) {
    try {
      if (text === null) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, JSON.stringify({ text: text, base: base.value }));
    } catch (full) { /* a browser that keeps nothing */ }
  }

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEPT)); } catch (broken) { return null; }
  }

  function dirty() { return area.value !== saved; }

  function later(wait) {
    clearTimeout(saver);
    saver = setTimeout(save, wait);
  }

  // Only what differs is replaced, so that the caret stays where it was.
  function put(text) {
    var old = area.value, start = 0, end = 0, most = Math.min(old.length, text.length);
    while (start < most && old[start] === text[start]) start += 1;
    while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    area.setRangeText(text.slice(start, text.length - end), start, old.length - end, "preserve");
  }

  function settle(response, answer, sent) {
    if (response.ok) {
      saved = sent;
      base.value = answer.sha256;
      if (answer.text && area.value === sent) {
        put(answer.text);
        saved = area.value;
        show();
      } else if (answer.text) base.value = answer.sent;
      pause = REST;
      store(dirty() ? area.value : null);
      say(answer.receipt, "");
    } else if (response.status === 422) {
      refused = sent;
      store(area.value);
      say(answer.receipt, "wrong");
    } else if (response.status < 500 && answer.receipt) {
      stopped = true;
      store(area.value);
      both.hidden = response.status !== 409;
      say(answer.receipt + (both.hidden ? " " + form.dataset.elsewhere : ""), "wrong");
    } else lost();
  }

  function lost() {
    store(area.value);
    say(form.dataset.offline, "waiting");
    pause = Math.min(pause * 2, 60000);
  }

  function save() {
    clearTimeout(saver);
    if (stopped) return store(area.value);
    if (busy || !dirty() || area.value === refused) return;
    var sent = area.value;
    busy = true;
    fetch(form.action, { method: "POST", body: new FormData(form), headers: headers }).then(function (response) {
      if (!response.redirected) return response.json().then(function (answer) { settle(response, answer, sent); });
      stopped = true; // the person has to sign in again
      store(area.value);
      say(form.dataset.elsewhere, "wrong");
    }).catch(lost).then(function () {
      busy = false;
      if (dirty() && !stopped) later(pause);
    });
  }

  function show() {
    var mine = turn += 1;
    clearTimeout(shower);
    fetch(form.dataset.preview, { method: "POST", body: new FormData(form), headers: headers }).then(function (response) {
      return response.ok ? response.text() : "";
    }).then(function (html) {
      if (mine !== turn) return;
      var fresh = new DOMParser().parseFromString(html, "text/html"), top = page.scrollTop;
      document.querySelectorAll("[data-part]").forEach(function (part) {
        var found = fresh.querySelector('[data-part="' + part.dataset.part + '"]');
        if (found) part.innerHTML = found.innerHTML;
      });
      page.scrollTop = top;
    }).catch(function () { /* the next pause tries again */ });
  }

  area.addEventListener("input", function () {
    later(pause);
    clearTimeout(shower);
    shower = setTimeout(show, SHOW);
  });
  form.addEventListener("submit", function (event) {
    if (event.submitter === both) return;
    event.preventDefault();
    if (event.submitter && event.submitter.hasAttribute("formaction")) show();
    else save();
  });
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyS") return;
    event.preventDefault();
    save();
  });
  addEventListener("online", save);
  document.addEventListener("visibilitychange", save);
  addEventListener("pagehide", function () {
    if (!dirty()) return;
    if (stopped || !navigator.onLine || !navigator.sendBeacon(form.action, new FormData(form))) store(area.value);
  });

  var left = kept();
  if (left && left.text !== area.value) {
    put(left.text);
    base.value = left.base;
    say(form.dataset.restored, "waiting");
    later(0);
    show();
  } else store(null);
})();
