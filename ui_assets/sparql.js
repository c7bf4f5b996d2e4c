// ---- the SPARQL panel: a plain form, and an editor in its place where its package is installed ----
let editor = null; // of the textarea that stands now
const once = {};
function loaded(address) {
  return once[address] ??= new Promise((done, failed) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = address.replace(/js$/, "css");
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(style, script);
  });
}
// The model's names begin as what is typed, or their labels hold it; then things of the graph by their labels.
async function completions(text) {
  const wanted = text.toLowerCase().replace(/^[<"]/, "");
  if (wanted.length < 2) return [];
  const terms = [...document.querySelectorAll("#terms option")].filter((o) =>
    o.value.toLowerCase().startsWith(wanted) || o.value.slice(3).toLowerCase().startsWith(wanted)
    || o.label.toLowerCase().includes(wanted)).map((o) => [o.value, o.label]);
  const literal = JSON.stringify(wanted.replace(/^dgr:/, "").replaceAll("-", " "));
  const query = `SELECT DISTINCT ?thing ?label { ?thing a dg:Thing ; rdfs:label ?label
    FILTER(CONTAINS(LCASE(STR(?label)), ${literal})) } ORDER BY STRLEN(STR(?label)) LIMIT 20`;
  const found = await fetch("../sparql?query=" + encodeURIComponent(query), { headers: { Accept: "application/sparql-results+json" } })
    .then((answer) => answer.ok ? answer.json() : null).catch(() => null);
  const things = (found?.results.bindings ?? []).map((row) => [
    row.thing.value.replace(/^https:\/\/w3id\.org\/dealgraph\/id\/([\w-]+)$/, "dgr:$1").replace(/^(?=http)(.*)$/, "<$1>"),
    row.label.value]);
  return [...terms, ...things].slice(0, 30);
}
const COMPLETER = {
  name: "dealgraph", bulk: false, autoShow: false, persistenceId: null,
  isValidCompletionPosition: () => true,
  get: (_, token) => completions(token?.autocompletionString ?? token?.string ?? "")
    .then((found) => { COMPLETER.labels = Object.fromEntries(found); return found.map(([name]) => name); }),
  postprocessHints: (_, hints) => hints.map((hint) =>
    ({ ...hint, displayText: `${hint.text}  ${COMPLETER.labels?.[hint.text] ?? ""}` })),
};
async function enhance(area) {
  await loaded(area.dataset.editor);
  if (!area.isConnected || area.dataset.ready) return;
  area.dataset.ready = "yes";
  const Yasqe = window.Yasqe;
  Yasqe.defaults.autocompleters = ["variables"];
  if (!Yasqe.Autocompleters.dealgraph) Yasqe.registerAutocompleter(COMPLETER);
  const place = document.createElement("div");
  area.after(place);
  editor = new Yasqe(place, {
    value: area.value, showQueryButton: false, resizeable: false, createShareableLink: null, persistenceId: null,
    collapsePrefixesOnLoad: false, autocompleters: ["variables", "dealgraph"], lineNumbers: true, foldGutter: false,
    gutters: ["CodeMirror-linenumbers"], pluginButtons: () => null, viewportMargin: Infinity,
    extraKeys: {
      "Ctrl-Enter": () => area.form.requestSubmit(), "Cmd-Enter": () => area.form.requestSubmit(),
      "Ctrl-Space": () => editor.autocomplete(), Esc: (cm) => cm.getInputField().blur(), Tab: false, "Shift-Tab": false,
    },
  });
  editor.getInputField().setAttribute("aria-label", area.form.querySelector("label").textContent);
  editor.on("change", () => { area.value = editor.getValue(); area.form.dataset.link = linked(area.value); unmark(); });
  area.hidden = true;
}
const linked = (query) => "?" + new URLSearchParams({ tab: "sparql", query });
let marked = [];
function unmark() { for (const mark of marked.splice(0)) mark.clear(); }
// The fault of a query is marked at its place.
function point(failed) {
  unmark();
  const [line, column] = [failed.dataset.line - 1, Math.max(0, failed.dataset.column - 1)];
  const area = document.querySelector("#query-text");
  if (!editor || area?.hidden !== true) return;
  const end = Math.max(column + 1, (editor.getLine(line) ?? "").slice(column).search(/\s|$/) + column);
  marked.push(editor.markText({ line, ch: column }, { line, ch: end }, { className: "fault" }));
}
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries)
    if (isIntersecting) { seen.unobserve(target); enhance(target).catch(() => {}); }
});
new MutationObserver(() => {
  const area = document.querySelector("#query-text");
  if (area && !area.dataset.met) {
    area.dataset.met = "yes";
    if (area.dataset.editor) seen.observe(area);
  }
  const failed = document.querySelector("#result .failed[data-line]:not([data-met])");
  if (failed) { failed.dataset.met = "yes"; point(failed); }
}).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "query-text") event.target.form.requestSubmit();
});
document.addEventListener("input", (event) => {
  if (event.target.id === "query-text") event.target.form.dataset.link = linked(event.target.value);
});
// A name that was found is written where the query is being edited.
document.addEventListener("click", (event) => {
  const name = event.target.closest?.("button.insert")?.dataset.text;
  if (!name) return;
  const area = document.querySelector("#query-text");
  if (editor && area.hidden) { editor.replaceSelection(name + " "); editor.focus(); return; }
  area.setRangeText(name + " ", area.selectionStart, area.selectionEnd, "end");
  area.focus();
  area.form.dataset.link = linked(area.value);
});
