// Single keys, outside of fields only. Which there are stands in the dialog, which the server writes.
const FIELDS = "input, textarea, select, [contenteditable], dialog";
const TOGETHER = 1500;

export function bindKeys(dialog) {
  const rows = new Map([...dialog.querySelectorAll("[data-keys]")].map((one) => [one.dataset.keys, one.dataset]));
  let before = "", at = 0;

  function step(by) {
    const all = [...document.querySelectorAll("main a.due__what")];
    const here = all.indexOf(document.activeElement);
    (all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by] ?? document.activeElement)?.focus();
  }

  function goTo(target) {
    if (target.tagName === "A") return target.click();
    target.closest("details")?.setAttribute("open", "");
    target.scrollIntoView({ block: "center", behavior: "instant" });
    target.focus();
  }

  const acts = {
    list: () => dialog.showModal(),
    next: () => step(1),
    previous: () => step(-1),
  };

  function act({ act, goes, to }) {
    if (act) return acts[act]?.();
    if (goes) return location.assign(goes);
    const target = document.querySelector(to);
    if (target) goTo(target);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest(FIELDS) || event.key.length !== 1) return;
    const pair = event.timeStamp - at < TOGETHER ? rows.get(`${before} ${event.key}`) : undefined;
    [before, at] = [event.key, event.timeStamp];
    const row = pair ?? rows.get(event.key);
    if (!row) return;
    event.preventDefault();
    act(row);
  });
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
}
