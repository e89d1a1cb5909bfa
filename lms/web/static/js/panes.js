// Text and page take turns on a narrow screen; a remark leads to its line.
(function () {
  "use strict";
  var area = document.getElementById("lesson_text"), panes = document.querySelector("[data-panes]");
  if (!area || !panes) return;

  function pane(name) {
    panes.dataset.panes = name;
    panes.querySelectorAll(".pane-tabs [data-pane]").forEach(function (tab) {
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === name));
    });
  }

  // A copy of the text up to the line, as wide as the text, tells how far down the line is.
  function select(number) {
    var lines = area.value.split("\n"), start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    var copy = area.cloneNode();
    pane("text");
    copy.removeAttribute("id");
    copy.removeAttribute("name");
    copy.value = area.value.slice(0, start);
    copy.style.cssText = "position:absolute;visibility:hidden;height:0;min-height:0;width:" + area.offsetWidth + "px";
    area.after(copy);
    var down = copy.scrollHeight;
    copy.remove();
    area.focus();
    area.setSelectionRange(start, start + (lines[number - 1] || "").length);
    area.scrollTop = Math.max(0, down - area.clientHeight / 2);
  }

  function mono(on) {
    var button = panes.querySelector("[data-mono]");
    area.classList.toggle("mono", on);
    button.setAttribute("aria-pressed", String(on));
    try { localStorage.setItem("lesson-mono", on ? "on" : ""); } catch (full) { /* not kept */ }
  }

  document.addEventListener("click", function (event) {
    var line = event.target.closest("[data-line]"), tab = event.target.closest("[data-pane]");
    if (line) { event.preventDefault(); select(Number(line.dataset.line)); }
    if (tab) pane(tab.dataset.pane);
    if (event.target.closest("[data-mono]")) mono(!area.classList.contains("mono"));
  });

  panes.querySelector(".pane-tabs").hidden = false;
  try { mono(localStorage.getItem("lesson-mono") === "on"); } catch (none) { mono(false); }
})();
