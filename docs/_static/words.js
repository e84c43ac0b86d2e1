// Pages made from a ruleset say everything in Vietnamese and English; here the reader may hide one.
(function () {
  const KEY = "ocop-words";
  const root = document.documentElement;
  const CHOICES = [["both", "Việt + English"], ["vi", "Tiếng Việt"], ["en", "English"]];

  function read() {
    try { return localStorage.getItem(KEY) || "both"; } catch { return "both"; }
  }
  function choose(choice, bar) {
    root.dataset.words = choice;
    try { localStorage.setItem(KEY, choice); } catch { /* a page opened from a file may not store */ }
    if (bar) for (const one of bar.children) one.setAttribute("aria-pressed", String(one.dataset.words === choice));
  }
  root.dataset.words = read();
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".vi").forEach((one) => { one.lang = "vi"; });
    document.querySelectorAll(".en").forEach((one) => { one.lang = "en"; });
    const title = document.querySelector("article h1");
    if (!title || !document.querySelector("article .vi")) return;
    const bar = document.createElement("div");
    bar.className = "words";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Ngôn ngữ · Language");
    for (const [choice, name] of CHOICES) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.words = choice;
      button.textContent = name;
      button.addEventListener("click", () => choose(choice, bar));
      bar.append(button);
    }
    title.after(bar);
    choose(read(), bar);
  });
})();
