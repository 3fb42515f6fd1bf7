"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent), rows = data.rows, text = data.text;
  var chunk = 100;
  function by(id) { return document.getElementById(id); }
  function make(tag, cls, words) {
    var e = document.createElement(tag);
    if (cls) { e.className = cls; }
    if (words !== undefined) { e.textContent = words; }
    return e;
  }

  // Choices, by document: what an earlier page saved, then what is chosen here.
  var chosen = {};
  rows.forEach(function (r) { if (r.k) { chosen[r.i] = { action: r.k, reason: r.r || "" }; } });
  function choose(id, action, reason) {
    if (action) { chosen[id] = { action: action, reason: action === "keep-with-reason" ? reason : "" }; } else { delete chosen[id]; }
    var cell = document.querySelector('[data-choice="' + id + '"]');
    if (cell) { cell.textContent = choice(id); }
    var status = by("saved");
    if (status) { status.textContent = ""; }
  }
  function choice(id) { return chosen[id] ? text.ticks[chosen[id].action] : ""; }
  function watch(set) {
    set.addEventListener("input", function () {
      var pick = set.querySelector("input[type=radio]:checked"), why = set.querySelector("input[type=text]");
      choose(set.dataset.document, pick ? pick.value : "", why ? why.value : "");
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll("fieldset[data-document]"), watch);
  if (by("save")) {
    by("save").addEventListener("click", function () {
      var day = new Date().toISOString();
      var ticks = Object.keys(chosen).sort().map(function (id) { return { id: id, action: chosen[id].action, reason: chosen[id].reason }; });
      var blob = new Blob([JSON.stringify({ schema: "uitrusting.ticks/1", saved: day, ticks: ticks }, null, 1)], { type: "application/json" });
      var a = make("a");
      a.href = URL.createObjectURL(blob);
      a.download = "uitrusting-ticks-" + day.slice(0, 10) + ".json";
      a.click();
      setTimeout(function () { URL.revokeObjectURL(a.href); }, 10000);
      by("saved").textContent = text.saved;
    });
  }
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details.attest, figure details"), function (d) { d.open = true; });
  });

  // The list: only what is looked at is drawn.
  var body = by("rows");
  if (!body) { return; }
  var levels = ["info", "low", "medium", "high", "critical"], view = rows, drawn = 0, sortKey = "s", down = true;
  rows.forEach(function (r, i) { r.z = i; r.x = (r.n + " " + r.f + " " + r.w + " " + (r.e || "")).toLowerCase(); });
  function fieldset(r) {
    var set = make("fieldset"), now = chosen[r.i] ? chosen[r.i].action : "";
    set.dataset.document = r.i;
    set.appendChild(make("legend", "", text.legend));
    r.a.concat([""]).forEach(function (a) {
      var label = make("label", "step"), radio = make("input");
      radio.type = "radio"; radio.name = "list-" + r.i; radio.value = a; radio.checked = a === now;
      label.appendChild(radio);
      label.appendChild(make("span", "", !a ? text.open : a === "delete" && r.g ? text.takeout.split("{file}").join(r.g) : text.steps[a].split("{target}").join(r.t || text.target)));
      set.appendChild(label);
      if (a === "keep-with-reason") {
        var why = make("label", "why"), input = make("input");
        why.appendChild(make("span", "hidden", text.reason));
        input.type = "text"; input.maxLength = 300; input.placeholder = text.reason;
        input.value = chosen[r.i] ? chosen[r.i].reason : "";
        why.appendChild(input);
        set.appendChild(why);
      }
    });
    watch(set);
    return set;
  }
  function detail(r) {
    var tr = make("tr", "detail " + levels[r.s]), td = make("td");
    td.colSpan = 6;
    (r.y || []).forEach(function (n) {
      var y = text.reasons[n], p = make("p", "", y.t + " ");
      p.appendChild(make("span", "quiet", y.c));
      td.appendChild(p);
    });
    if (r.o) { td.appendChild(make("p", "", r.o)); }
    if (r.d || r.m) {
      var ul = make("ul", "found");
      (r.d || []).forEach(function (d) {
        var li = make("li");
        li.appendChild(make("strong", "", d.w));
        if (d.v) { li.appendChild(document.createTextNode(" ")); li.appendChild(make("code", "", d.v)); }
        if (d.a) { li.appendChild(document.createTextNode(" · " + d.a)); }
        if (d.e) { li.appendChild(make("span", "quiet", " (" + d.e + ")")); }
        ul.appendChild(li);
      });
      if (r.m) { ul.appendChild(make("li", "quiet", (r.d ? text.morefound : text.found).split("{n}").join(r.m.toLocaleString(text.lang)))); }
      td.appendChild(ul);
    }
    if (r.c) {
      var link = make("a", "", text.legend);
      link.href = "#" + r.i;
      td.appendChild(link);
    } else if (r.a) { td.appendChild(fieldset(r)); }
    tr.appendChild(td);
    return tr;
  }
  function line(r) {
    var tr = make("tr", levels[r.s]), td = make("td"), open = make("button", "open", r.n || "…");
    td.appendChild(make("span", "tag", text.severities[r.s]));
    tr.appendChild(td);
    open.type = "button";
    open.setAttribute("aria-expanded", "false");
    open.addEventListener("click", function () {
      var shut = open.getAttribute("aria-expanded") === "false";
      open.setAttribute("aria-expanded", String(shut));
      if (shut) { tr.after(detail(r)); } else { tr.nextSibling.remove(); }
    });
    td = make("td");
    td.appendChild(open);
    if (r.e) {
      td.appendChild(document.createTextNode(" "));
      td.appendChild(make("span", "tag new", r.e));
    }
    tr.appendChild(td);
    tr.appendChild(make("td", "folder", r.f));
    tr.appendChild(make("td", "", r.w));
    tr.appendChild(make("td", "", r.p ? r.p.toLocaleString(text.lang) : ""));
    td = make("td", "ticked", choice(r.i));
    td.dataset.choice = r.i;
    tr.appendChild(td);
    return tr;
  }
  function draw() {
    var part = document.createDocumentFragment(), end = Math.min(drawn + chunk, view.length);
    for (; drawn < end; drawn++) { part.appendChild(line(view[drawn])); }
    body.appendChild(part);
    by("more").hidden = drawn >= view.length;
    by("shown").textContent = text.shown.split("{n}").join(view.length.toLocaleString(text.lang)).split("{total}").join(rows.length.toLocaleString(text.lang));
  }
  var compare = new Intl.Collator(text.lang, { numeric: true }).compare;
  function refresh() {
    var words = by("filter").value.toLowerCase().split(/\s+/).filter(Boolean), level = by("severity").value;
    view = rows.filter(function (r) {
      return (level === "" || r.s === +level) && words.every(function (w) { return r.x.indexOf(w) >= 0; });
    });
    if (sortKey !== "s" || !down) {
      view.sort(function (a, b) {
        var d = sortKey === "k" ? compare(choice(a.i), choice(b.i)) : typeof a[sortKey] === "number" ? a[sortKey] - b[sortKey] : compare(a[sortKey], b[sortKey]);
        return (down ? -d : d) || a.z - b.z;
      });
    }
    body.textContent = "";
    drawn = 0;
    draw();
  }
  function sorted() {
    Array.prototype.forEach.call(document.querySelectorAll(".list th"), function (th) {
      if (th.dataset.key === sortKey) { th.setAttribute("aria-sort", down ? "descending" : "ascending"); } else { th.removeAttribute("aria-sort"); }
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll(".list th"), function (th) {
    var b = make("button", "", th.textContent), key = th.dataset.key;
    b.type = "button";
    b.addEventListener("click", function () {
      down = sortKey === key ? !down : key === "s" || key === "p" || key === "k";
      sortKey = key;
      sorted();
      refresh();
    });
    th.replaceChildren(b);
  });
  var wait;
  by("filter").addEventListener("input", function () { clearTimeout(wait); wait = setTimeout(refresh, 120); });
  by("severity").addEventListener("change", refresh);
  by("sort").addEventListener("change", function () { sortKey = by("sort").value; down = sortKey === "s" || sortKey === "p"; sorted(); refresh(); });
  by("more").addEventListener("click", draw);
  if (window.IntersectionObserver) {
    new IntersectionObserver(function (seen) { if (seen[0].isIntersecting && !by("more").hidden) { draw(); } }, { rootMargin: "600px" }).observe(by("more"));
  }
  by("tools").hidden = false;
  sorted();
  refresh();
})();
