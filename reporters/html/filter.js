"use strict";
(function () {
  var input = document.getElementById("filter"), shown = document.getElementById("shown");
  if (!input) { return; }
  var cards = Array.prototype.slice.call(document.querySelectorAll("#cards > li"));
  var texts = cards.map(function (c) { return c.textContent.toLowerCase(); });
  input.addEventListener("input", function () {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), n = 0;
    cards.forEach(function (c, i) {
      var hit = words.every(function (w) { return texts[i].indexOf(w) >= 0; });
      c.hidden = !hit;
      if (hit) { n++; }
    });
    shown.textContent = words.length ? n + " / " + cards.length : "";
  });
})();
