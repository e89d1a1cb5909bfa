// Counts down to the deadline by the server's clock; speaks at ten, five and one minute; hands in at zero.
(function () {
  "use strict";
  var view = document.querySelector("[data-deadline]");
  if (!view) return;
  var opened = Date.now();
  var given = Date.parse(view.getAttribute("data-deadline")) - Date.parse(view.getAttribute("data-now"));
  var warnings = [10, 5, 1];
  var before = Infinity;
  var voice = document.createElement("p");
  voice.className = "sr";
  voice.setAttribute("role", "status");
  view.parentNode.insertBefore(voice, view.nextSibling);
  view.setAttribute("role", "timer");

  function words(name, minutes, seconds) {
    return (view.getAttribute("data-" + name) || "").replace("%m", minutes).replace("%s", seconds);
  }

  function remaining(seconds) {
    var minutes = Math.floor(seconds / 60);
    if (minutes >= 10 && view.hasAttribute("data-long")) return words("long", minutes, 0);
    return words(minutes ? "minutes" : "seconds", minutes, seconds % 60);
  }

  function speak(seconds) {
    warnings.forEach(function (minutes) {
      if (before > minutes * 60 && seconds <= minutes * 60 && before !== Infinity) {
        voice.textContent = words(minutes === 1 ? "warning-one" : "warning", minutes, 0);
      }
    });
    before = seconds;
  }

  function finish() {
    var form = document.querySelector("form[data-finish]");
    view.textContent = voice.textContent = words("over", 0, 0);
    if (!form) return;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  }

  function tick() {
    var seconds = Math.ceil((given - (Date.now() - opened)) / 1000);
    if (seconds <= 0) return finish();
    var text = remaining(seconds);
    if (view.textContent !== text) view.textContent = text;
    speak(seconds);
    setTimeout(tick, 1000);
  }

  tick();
})();
