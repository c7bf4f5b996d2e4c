// A citation opens the evidence and goes to its card: the cards may stand on a hidden tab, and an anchor would
// be resolved against the page's base address.
document.addEventListener("click", (event) => {
  const cite = event.target.closest?.("a[data-card]");
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
for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, (event) => {
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

// ---- what our own markup can do without loading the page anew ----
function tell(name, detail) { document.dispatchEvent(new CustomEvent("dealgraph:" + name, { detail })); }
// A link into another panel is followed within the page; with a modifier key it opens like any link.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  history.pushState({ address }, "", location.pathname + address);
  tell("go", { address });
});
addEventListener("popstate", () => tell("go", { address: location.search }));
// Choosing a tab changes the address too, so that a reload comes back to it. (The framework's own event of a tab comes
// at every change of it, and when the page is opened.)
document.addEventListener("click", (event) => {
  const tab = event.isTrusted && event.target.closest?.("#panels > .tab-wrapper button[role=tab]");
  if (!tab) return;
  const name = tab.id.replace(/^panel-|-button$/g, "");
  history.replaceState(null, "", location.pathname + "?tab=" + name);
  tell("go", { tab: name });
});
// A button or form of ours is used: what it carries goes to its panel.
function act(element, fields) {
  const given = { ...fields };
  for (const { name, value } of element.attributes)
    if (name.startsWith("data-with-")) given[name.slice(10).replaceAll("-", "_")] = value;
  tell("act", { panel: element.dataset.panel, act: element.dataset.act, given });
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-act]");
  if (button) act(button, {});
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-act]");
  if (!form) return;
  event.preventDefault();
  act(form, Object.fromEntries(new FormData(form, event.submitter)));
});
// A download of what the page already holds.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button.download");
  if (!button) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([button.dataset.text], { type: button.dataset.type }));
  link.download = button.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
// The address of a turn, a result, an article: copied, and said so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button.copy");
  if (!button) return;
  const link = location.origin + location.pathname + button.closest("[data-link]").dataset.link;
  try { await navigator.clipboard.writeText(link); } catch { prompt("", link); return; } // no clipboard without https
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 1500);
});

// The server ends its stream of replies when nothing is open any more. What is sent just then would be waited for on the
// ended stream, for ever: the acknowledgement of what is sent is held until the end of the stream must have been heard.
const HEARD = 40; // milliseconds
const sent = window.fetch;
window.fetch = async (...asked) => {
  const reply = await sent(...asked);
  if (String(asked[0]?.url ?? asked[0]).includes("/queue/join")) await new Promise((heard) => setTimeout(heard, HEARD));
  return reply;
};
