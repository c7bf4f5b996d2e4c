// The passage that was asked for, here or by a link from elsewhere, bears a mark and comes into sight.
let sought = null; // what an address asks for: an article, and maybe a claim of it
function seek(address) {
  const asked = new URLSearchParams(address);
  sought = asked.get("article") ? { claim: asked.get("claim") } : sought;
}
function find() {
  if (!sought) return;
  const text = document.querySelector("#articles-text .reading");
  const place = sought.claim ? text?.querySelector(`mark[data-claims~="${CSS.escape(sought.claim)}"] a.jump`) : text;
  if (!place) return; // not there yet
  for (const other of text.querySelectorAll("a.jump[aria-current]")) other.removeAttribute("aria-current");
  if (sought.claim) place.setAttribute("aria-current", "true");
  const whole = !sought.claim, narrow = innerWidth <= 900, box = place.getBoundingClientRect();
  sought = null;
  const end = whole ? box.top : box.bottom; // of what has to be in sight; on a phone the claim needs room below
  if (box.top < 0 || end > innerHeight * (narrow ? .4 : 1)) place.scrollIntoView({ block: whole || narrow ? "start" : "center" });
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go][href*='article=']");
  if (link) seek(link.getAttribute("href"));
});
seek(location.search);
new MutationObserver((changes) => {
  if (sought && changes.some((change) => change.target.closest?.("#articles-text, #articles-claim"))) requestAnimationFrame(find);
}).observe(document.documentElement, { childList: true, subtree: true });
