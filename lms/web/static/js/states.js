// Marks a question as answered in the list of questions once its answer is saved.
(function () {
  "use strict";

  function answered(form) {
    return [].some.call(form.elements, function (field) {
      if (!field.name || field.type === "hidden") return false;
      return /radio|checkbox/.test(field.type) ? field.checked : Boolean(field.value);
    });
  }

  document.addEventListener("saved", function (event) {
    var link = document.querySelector('.states a[href$="#' + event.target.id + '"]');
    if (!link) return;
    var given = answered(event.target);
    var word = link.closest(".states").getAttribute(given ? "data-answered" : "data-unanswered");
    link.parentNode.classList.toggle("answered", given);
    if (word && link.querySelector(".sr")) link.querySelector(".sr").textContent = word;
  });
})();
