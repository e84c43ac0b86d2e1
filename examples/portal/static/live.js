// points while the sheet is filled in; without this script "save and count" does the same
const sheet = document.getElementById("sheet");
let turn = 0;
sheet.addEventListener("change", async () => {
  const mine = ++turn;
  const answer = await fetch(`${sheet.getAttribute("action")}?live=1`, { method: "POST", body: new URLSearchParams(new FormData(sheet)) });
  const text = await answer.text();
  if (answer.ok && mine === turn) document.getElementById("live").innerHTML = text;
});
