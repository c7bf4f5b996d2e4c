// A citation opens the evidence and goes to its card: the cards may stand on a hidden tab, and an anchor would
// be resolved against the page's base address.
document.addEventListener("click", (event) => {
  const cite = event.target.closest?.("a.cite");
  if (!cite) return;
  event.preventDefault();
  document.querySelector("#tab-evidence-button")?.click();
  requestAnimationFrame(() => {
    const card = document.getElementById("card-" + cite.dataset.card);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "center", behavior: "smooth" });
  });
});
// Enter that ends a conversion of an input method is not yet the end of the question.
document.addEventListener("keypress", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
}, true);
// The newest question comes into sight with its answer: to the top where the answer is longer than what is left below.
new MutationObserver((changes) => {
  if (!changes.some((change) => change.target.closest?.("#thread"))) return;
  const turn = document.querySelector("#thread .turn:nth-child(n+2):last-child");
  if (turn && turn.getBoundingClientRect().bottom > innerHeight - 240) turn.scrollIntoView({ block: "start" });
}).observe(document.documentElement, { childList: true, subtree: true });
