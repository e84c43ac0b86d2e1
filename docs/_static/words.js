// What is said around the text of a page (search, contents, copying): in Vietnamese where the page is, or where
// the reader of a page in both languages has chosen it. The words come with every page.
const ocopChrome = (function () {
  const held = document.getElementById("ocop-chrome");
  const known = held ? JSON.parse(held.textContent) : {};
  const back = Object.fromEntries(Object.entries(known).map(([en, vi]) => [vi.trim(), en]));
  const TEXTS = ".toc-title, .back-to-top span, .related-pages .context span, .skip-to-content, .related-pages .title";
  const NAMES = ["aria-label", "title", "placeholder", "data-tooltip"];

  function speak(lang) {
    const words = lang === "vi" ? known : back;
    const said = (text) => words[text.trim().replace(/\s+/g, " ")];
    for (const one of document.querySelectorAll(TEXTS)) {
      const told = said(one.textContent);
      if (told) one.textContent = told;
    }
    for (const name of NAMES)
      for (const one of document.querySelectorAll(`[${name}]`)) {
        const told = said(one.getAttribute(name));
        if (told) one.setAttribute(name, told);
      }
  }
  if (document.documentElement.lang === "vi") {
    if (typeof Documentation !== "undefined") {
      const one = "Search finished, found one page matching the search query.";
      const said = { ...known, [one]: [known[one.replace("one page", "${resultCount} pages")]] };
      Documentation.addTranslations({ messages: said, locale: "vi", plural_expr: "0" });
    }
    // the buttons that copy are made after the page, with the words that are known then
    if (typeof messages !== "undefined") {
      const said = Object.entries(messages.en).map(([key, text]) => [key, known[text] || text]);
      messages.vi = Object.fromEntries(said);
      locale = "vi";
    }
  }
  return speak;
})();

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
    if (bar) ocopChrome(choice === "vi" ? "vi" : "en");
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
