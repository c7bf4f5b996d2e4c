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
// The newest question comes into sight with its answer: in the chat's own column on a desk, on the page on a phone.
function follow() {
  const thread = document.querySelector("#thread");
  const turn = thread?.querySelector(".turn:nth-child(n+2):last-child");
  if (!turn) return;
  if (thread.scrollHeight > thread.clientHeight + 1) {
    thread.scrollTop += turn.getBoundingClientRect().top - thread.getBoundingClientRect().top;
  } else if (turn.getBoundingClientRect().bottom > innerHeight) {
    turn.scrollIntoView({ block: "start" });
  }
}
const resized = new ResizeObserver(follow); // what may be asked next takes room from the chat a moment later
new MutationObserver((changes) => {
  if (!changes.some((change) => change.target.closest?.("#thread"))) return;
  resized.observe(document.querySelector("#thread"));
  follow();
}).observe(document.documentElement, { childList: true, subtree: true });
