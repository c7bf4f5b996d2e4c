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
// The newest question stays in sight while its answer comes in.
new MutationObserver((changes) => {
  if (!changes.some((change) => change.target.closest?.("#thread"))) return;
  document.querySelector("#thread .turn:last-child .question")?.scrollIntoView({ block: "nearest" });
}).observe(document.documentElement, { childList: true, subtree: true });
