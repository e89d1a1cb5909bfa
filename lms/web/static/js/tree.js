// Lessons of the tree can be dragged; the page sends the same form as its buttons do.
(function () {
  "use strict";
  var tree = document.querySelector("[data-tree]");
  if (!tree) return;
  var dragged = null;

  function lessonOf(node) { return node.closest && node.closest("[data-lesson]"); }
  function listOf(node) {
    var module = node.closest && node.closest("[data-module]");
    return module && module.querySelector("ol");
  }

  tree.querySelectorAll("[data-lesson]").forEach(function (item) { item.draggable = true; });
  tree.addEventListener("dragstart", function (event) {
    dragged = lessonOf(event.target);
    if (dragged) { event.dataTransfer.effectAllowed = "move"; dragged.classList.add("dragged"); }
  });
  tree.addEventListener("dragend", function () {
    if (dragged) dragged.classList.remove("dragged");
    dragged = null;
  });
  tree.addEventListener("dragover", function (event) {
    var list = dragged && listOf(event.target);
    if (!list) return;
    event.preventDefault();
    var over = lessonOf(event.target);
    if (!over) { list.appendChild(dragged); return; }
    if (over === dragged) return;
    var box = over.getBoundingClientRect();
    list.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  tree.addEventListener("drop", function (event) {
    if (!dragged) return;
    event.preventDefault();
    var items = Array.from(dragged.parentNode.querySelectorAll("[data-lesson]"));
    var form = document.createElement("form");
    form.method = "post";
    form.action = tree.getAttribute("data-tree");
    var values = {
      csrf_token: tree.getAttribute("data-csrf"), do: "move-lesson", key: dragged.getAttribute("data-lesson"),
      name: dragged.getAttribute("data-name"), place: items.indexOf(dragged),
      module: dragged.closest("[data-module]").getAttribute("data-module")
    };
    Object.keys(values).forEach(function (name) {
      var input = document.createElement("input");
      input.type = "hidden"; input.name = name; input.value = values[name];
      form.appendChild(input);
    });
    document.body.appendChild(form);
    form.submit();
  });
}());
