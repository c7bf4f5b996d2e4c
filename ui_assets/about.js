// The snippets of the About panel name the address under which this page was reached.
new MutationObserver(() => {
  const about = document.querySelector("#about .about:not([data-met])");
  if (!about) return;
  about.dataset.met = "yes";
  for (const code of about.querySelectorAll("code"))
    code.textContent = code.textContent.replaceAll("http://127.0.0.1:7860", location.origin + location.pathname.replace(/\/ui\/?$/, ""));
}).observe(document.documentElement, { childList: true, subtree: true });
