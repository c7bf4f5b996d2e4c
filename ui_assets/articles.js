// The passage whose claim is shown bears a mark; a claim that was asked for comes into sight on a phone.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".reading mark a.jump");
  if (!link) return;
  for (const other of document.querySelectorAll(".reading mark a.jump[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  awaited = true;
});
let awaited = false;
new MutationObserver((changes) => {
  if (!awaited || !changes.some((change) => change.target.closest?.("#articles-claim"))) return;
  awaited = false;
  const claim = document.querySelector("#articles-claim .claim");
  const box = claim?.getBoundingClientRect();
  if (box && (box.top > innerHeight - 80 || box.bottom < 80)) claim.scrollIntoView({ block: "nearest" });
}).observe(document.documentElement, { childList: true, subtree: true });
