// Sends each answer as it is given and says so; what can't be sent is kept and tried again.
(function () {
  "use strict";
  var forms = [].slice.call(document.querySelectorAll("form[data-autosave]")).map(watch);
  var leaving = false;

  function watch(form) {
    var receipt = form.querySelector("[data-receipt]");
    var busy = null, dirty = false, stopped = false, pause = 1000, timer = 0;
    form.classList.add("saves-itself");

    function say(text, tone) {
      receipt.textContent = text;
      receipt.className = "receipt " + tone;
    }

    function later(wait) {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }

    function retry() {
      dirty = true;
      say(form.getAttribute("data-offline"), "waiting");
      later(pause);
      pause = Math.min(pause * 2, 60000);
    }

    function settle(status, answer) {
      if (status === 200) {
        form.elements.base.value = answer.sequence;
        pause = 1000;
        say(answer.receipt, "");
        form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
        if (dirty) later(0);
      } else if (status < 500 && answer.receipt) {
        stopped = status === 409;
        say(answer.receipt, "wrong");
      } else retry();
    }

    function save() {
      clearTimeout(timer);
      if (busy || stopped || !dirty) return busy;
      dirty = false;
      busy = fetch(form.action, {
        method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true,
        headers: { "X-Requested-With": "fetch", Accept: "application/json" }
      }).then(function (response) {
        return response.json().then(function (answer) { busy = null; settle(response.status, answer); });
      }).catch(function () { busy = null; retry(); });
      return busy;
    }

    function changed(wait) {
      dirty = true;
      later(wait);
    }

    form.addEventListener("input", function () { changed(800); });
    form.addEventListener("change", function () { if (dirty) later(0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); changed(0); });
    return {
      save: save,
      leave: function () {
        if ((dirty || busy) && !stopped) navigator.sendBeacon(form.action, new FormData(form));
      }
    };
  }

  function saveAll() {
    return Promise.all(forms.map(function (form) { return form.save(); }));
  }

  addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("pagehide", function () { forms.forEach(function (form) { form.leave(); }); });
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  document.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-finish")) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    Promise.race([saveAll(), new Promise(function (done) { setTimeout(done, 3000); })])
      .then(function () { event.target.submit(); });
  });
})();
