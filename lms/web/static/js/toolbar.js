// Words above the text put signs of Markdown around what is selected; other scripts ask for text by a "put" event.
(function () {
  "use strict";
  var area = document.getElementById("lesson_text");
  var bar = document.querySelector(".toolbar");
  if (!area || !bar) return;
  bar.hidden = false;

  // execCommand keeps the browser's own undo, which setRangeText forgets.
  function replace(start, end, text) {
    area.focus();
    area.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function lines() {
    var start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    var end = area.value.indexOf("\n", Math.max(area.selectionEnd, start));
    return { start: start, end: end < 0 ? area.value.length : end };
  }

  // A block stands between empty lines.
  function block(start, end, text, from, to) {
    var before = area.value.slice(0, start), after = area.value.slice(end);
    var open = !before || /\n\n$/.test(before) ? "" : /\n$/.test(before) ? "\n" : "\n\n";
    var close = /^\n\n|^\n$/.test(after) ? "" : /^\n|^$/.test(after) ? "\n" : "\n\n";
    replace(start, end, open + text + close);
    area.setSelectionRange(start + open.length + from, start + open.length + to);
  }

  var tools = {
    inline: function (before, sample, after) {
      var start = area.selectionStart, text = area.value.slice(start, area.selectionEnd) || sample;
      replace(start, area.selectionEnd, before + text + after);
      area.setSelectionRange(start + before.length, start + before.length + text.length);
    },
    line: function (before, sample) {
      var at = lines(), text = area.value.slice(at.start, at.end);
      var all = (text.trim() ? text : sample).split("\n");
      var has = all.every(function (line) { return !line.trim() || line.indexOf(before) === 0; });
      var made = all.map(function (line) {
        return has && text.trim() ? line.replace(before, "") : line.trim() ? before + line.replace(/^#+ /, "") : line;
      }).join("\n");
      replace(at.start, at.end, made);
      area.setSelectionRange(at.start + (has && text.trim() ? 0 : before.length), at.start + made.length);
    },
    block: function (before, sample, after) {
      var at = lines(), empty = !area.value.slice(at.start, at.end).trim();
      block(empty ? at.start : at.end, at.end, before + sample + after, before.length, before.length + sample.length);
    },
    box: function (kind, sample, title) {
      var at = lines(), head = "!!! " + kind + ' "' + title + '"\n';
      var inner = (area.value.slice(at.start, at.end).trim() || sample).replace(/^(?=.)/gm, "    ");
      block(at.start, at.end, head + inner, head.length + 4, head.length + inner.length);
    },
    note: function (_before, sample) {
      var number = 1, at = area.selectionEnd;
      while (area.value.indexOf("[^" + number + "]") >= 0) number += 1;
      var mark = "[^" + number + "]", end = area.value.replace(/\s+$/, "").length;
      at = Math.min(at, end);
      replace(end, area.value.length, "\n\n" + mark + ": " + sample + "\n");
      replace(at, at, mark);
      end = area.value.replace(/\s+$/, "").length;
      area.setSelectionRange(end - sample.length, end);
    }
  };

  function use(button) {
    var box = button.closest("details");
    if (box) box.open = false;
    tools[button.dataset.tool](button.dataset.before, button.dataset.sample, button.dataset.after);
  }

  bar.addEventListener("click", function (event) {
    var button = event.target.closest("[data-tool]");
    if (button) use(button);
  });
  bar.addEventListener("keydown", function (event) {
    var box = event.target.closest("details[open]");
    if (event.key !== "Escape" || !box) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
  area.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    // The place of the key tells it in the Russian layout too.
    var button = /^Key[A-Z]$/.test(event.code) && bar.querySelector('[data-key="' + event.code[3].toLowerCase() + '"]');
    if (!button) return;
    event.preventDefault();
    use(button);
  });
  area.addEventListener("put", function (event) {
    var start = area.selectionStart;
    replace(start, area.selectionEnd, event.detail.text);
    if (event.detail.caret != null) area.setSelectionRange(start + event.detail.caret, start + event.detail.caret);
  });
})();
