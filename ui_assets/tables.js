// Tables that sort and filter: `table.sortable` with `th > button.sort`; an `input.filter` in the element around it.
const plain = new Intl.Collator(undefined, { numeric: true });
function weight(cell) { return cell?.dataset.sort ?? cell?.textContent.trim() ?? ""; }
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("table.sortable th > button.sort");
  if (!button) return;
  const head = button.parentElement, at = [...head.parentElement.children].indexOf(head);
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = head.closest("table").tBodies[0];
  const rows = [...body.rows].map((row) => [weight(row.cells[at]), row]);
  rows.sort(([a], [b]) => (a === "") - (b === "") || (down ? -1 : 1) *
    (a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : plain.compare(a, b)));
  body.append(...rows.map(([, row]) => row));
});
document.addEventListener("input", (event) => {
  const field = event.target.closest?.("input.filter");
  if (!field) return;
  const wanted = field.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const around = field.parentElement.closest(":has(table.sortable)"), rows = [...around.querySelectorAll("table.sortable tbody tr")];
  for (const row of rows) {
    const text = row.textContent.normalize("NFKC").toLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
  }
  const counted = around.querySelector(".counted");
  if (counted) counted.textContent = wanted.length ? rows.filter((row) => !row.hidden).length + " / " + rows.length : "";
});
