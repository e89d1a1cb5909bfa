// Sends each answer as it is given and says so; what can't be sent is kept and tried again.
(function () {
  "use strict";
  var forms = [].slice.call(document.querySelectorAll("form[data-autosave]")).map(watch);

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

    function changed(wait) {
      dirty = true;
      later(wait);
    }

    function retry() {
      say(form.getAttribute("data-offline"), "waiting");
      changed(pause);
      pause = Math.min(pause * 2, 60000);
    }

    function settle(status, answer) {
      if (status === 200) {
        form.elements.base.value = answer.sequence;
        pause = 1000;
        say(answer.receipt, "");
        form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
      } else if (status < 500 && answer.receipt) {
        stopped = status === 409;
        say(answer.receipt, "wrong");
      } else retry();
    }

    function save() {
      clearTimeout(timer);
      if (busy) return busy.then(save);
      if (stopped || !dirty) return null;
      dirty = false;
      busy = fetch(form.action, {
        method: "POST", body: new FormData(form), keepalive: true,
        headers: { "X-Requested-With": "fetch", Accept: "application/json" }
      }).then(function (response) {
        return response.json().then(function (answer) { settle(response.status, answer); });
      }).catch(retry).then(function () { busy = null; });
      return busy;
    }

    form.addEventListener("input", function () { changed(800); });
    form.addEventListener("change", function () { if (dirty) later(0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); changed(0); });
    return {
      form: form,
      save: save,
      unsaved: function () { return (dirty || busy) && !stopped; }
    };
  }

  function unsaved() {
    return forms.filter(function (one) { return one.unsaved(); });
  }

  function saveAll() {
    return Promise.all(unsaved().map(function (one) { return one.save(); }));
  }

  addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("pagehide", function () {
    unsaved().forEach(function (one) { navigator.sendBeacon(one.form.action, new FormData(one.form)); });
  });
  document.addEventListener("submit", function (event) {
    var finish = event.target;
    if (!finish.hasAttribute("data-finish") || !unsaved().length) return;
    event.preventDefault();
    saveAll().then(function () {
      if (unsaved().length) unsaved()[0].form.scrollIntoView();
      else finish.submit();
    });
  });
})();
