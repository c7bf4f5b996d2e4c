// What a question asks comes into sight before the server says anything.
function waiting(question) {
  const thread = document.querySelector("#thread .thread");
  if (!thread || !question.trim()) return;
  thread.querySelector(".welcome")?.remove();
  const turn = Object.assign(document.createElement("section"), { className: "turn last" });
  turn.append(Object.assign(document.createElement("h2"), { className: "question", textContent: question.trim() }));
  turn.append(Object.assign(document.createElement("p"), { className: "pending", textContent: "…" }));
  thread.append(turn);
}
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("#box textarea");
  if (box && event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) waiting(box.value);
});
document.addEventListener("click", (event) => {
  const chip = event.target.closest?.("#chips button.chip"), send = event.target.closest?.("#box .submit-button");
  if (chip) waiting(chip.textContent);
  if (send) waiting(document.querySelector("#box textarea").value);
});
// A picture: its table, and itself as a file.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("button.as-table")) document.querySelector("#tab-table-button")?.click();
  const save = event.target.closest?.("button.save-svg");
  if (!save) return;
  const drawn = save.closest("figure").querySelector(".canvas svg").outerHTML;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([drawn], { type: "image/svg+xml" }));
  link.download = "graph.svg";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
