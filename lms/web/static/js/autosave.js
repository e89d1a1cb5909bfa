// Saves each answer as it is given and says so; tries again when it can't.
(function () {
  "use strict";
  var forms = [].map.call(document.querySelectorAll("[data-autosave]"), watch);
  var waiting = false;

  function watch(form) {
    var receipt = form.querySelector("[data-receipt]");
    var busy, timer, dirty = false, stopped = false, pause = 1000;
    form.classList.add("saves-itself");

    function say(text, tone) {
      receipt.textContent = text;
      receipt.className = "receipt " + tone;
    }

    function later(wait) {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }

    function changed(wait) {
      dirty = true;
      later(wait);
    }

    function retry() {
      say(form.dataset.offline, "waiting");
      changed(pause);
      pause = Math.min(pause * 2, 60000);
    }

    function settle(response) {
      return response.json().then(function (answer) {
        if (response.ok) {
          form.base.value = answer.sequence;
          pause = 1000;
          say(answer.receipt, "");
          form.dispatchEvent(new Event("saved", { bubbles: true }));
        } else if (response.status < 500 && answer.receipt) {
          stopped = response.status === 409;
          say(answer.receipt, "wrong");
        } else retry();
      });
    }

    function save() {
      clearTimeout(timer);
      if (busy) return busy.then(save);
      if (stopped || !dirty) return;
      dirty = false;
      busy = fetch(form.action, {
        method: "POST", body: new FormData(form), keepalive: true,
        headers: { "X-Requested-With": "fetch", Accept: "application/json" }
      }).then(settle).catch(retry).then(function () { busy = null; });
      return busy;
    }

    form.addEventListener("input", function () { changed(800); });
    form.addEventListener("change", function () { if (dirty) later(0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); changed(0); });
    return {
      form: form,
      save: save,
      unsaved: function () { return (dirty || busy) && !stopped; },
      leave: function () {
        var data = new FormData(form);
        if (busy) data.set("base", Number(form.base.value) + 1); // the save under way comes first
        if (dirty && navigator.sendBeacon(form.action, data)) dirty = false;
      }
    };
  }

  function unsaved() {
    return forms.filter(function (one) { return one.unsaved(); });
  }

  function saveAll() {
    return Promise.all(unsaved().map(function (one) { return one.save(); }));
  }

  function whenSaved(act) {
    return saveAll().then(function () {
      if (unsaved().length) unsaved()[0].form.scrollIntoView();
      else act();
    });
  }

  addEventListener("online", saveAll);
  addEventListener("visibilitychange", saveAll);
  addEventListener("pagehide", function () { unsaved().forEach(function (one) { one.leave(); }); });
  // A link followed in the middle of saving waits for it; followed again, it leads away at once.
  addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (waiting || link.target || link.hash && link.pathname === location.pathname || !unsaved().length) return;
    event.preventDefault();
    waiting = true;
    whenSaved(function () { link.click(); }).then(function () { waiting = false; });
  });
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-finish") || !unsaved().length) return;
    event.preventDefault();
    whenSaved(function () { form.submit(); });
  });
})();
