// Exchanging parts of a page for newer ones, so that nothing jumps, loses focus or closes under the reader.
const FIELDS = "input:not([type=hidden]), textarea, select";

// A refused form leaves the browser at the form's own address: a page is fetched from where it stands.
export function addressOf(page) {
  const own = page.querySelector("[data-live]")?.dataset.page ?? location.pathname;
  return own === location.pathname ? location.href : own;
}

const words = (part) => part.textContent.replace(/\s+/g, " ").trim();
const acts = (part) => [...part.querySelectorAll("form, iframe")].map((one) => one.getAttribute("action") ?? "").join();

export const isSame = (old, fresh) => words(old) === words(fresh) && acts(old) === acts(fresh);

function isFilledIn(field) {
  if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected !== one.defaultSelected && one.index);
  return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

// Somebody writes in it, or has.
export function isInUse(part) {
  return [...part.querySelectorAll(FIELDS)].some((field) => field === document.activeElement || isFilledIn(field));
}

// What is the same in the newer part: the same link, the same button of the same form.
const same = (one) => one.id || one.getAttribute("href") || `${one.form?.getAttribute("action")} ${one.name} ${one.value}`;
const fold = (one) => `${one.closest("[id]")?.id} ${one.querySelector("summary")?.textContent}`;

function isInSight(one) {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// What the eye rests on: where the focus is, else the first heading or form in sight that stays.
function restsOn(leaving) {
  const candidates = [document.activeElement, ...document.querySelectorAll("main form, main h2")];
  return candidates.find((one) => one && one !== document.body && isInSight(one) && !leaving.some((part) => part.contains(one)));
}

// Whatever changes above it, what the eye rests on stays where it is on the screen.
export function holdStill(change, leaving = []) {
  const held = restsOn(leaving);
  const before = held?.getBoundingClientRect().top;
  change();
  if (held) scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
}

export function exchange(pairs) {
  const all = () => pairs.forEach(([old, fresh]) => exchangeOne(old, document.importNode(fresh, true)));
  holdStill(all, pairs.map(([old]) => old));
}

function exchangeOne(old, fresh) {
  const focused = old.contains(document.activeElement) ? same(document.activeElement) : null;
  const open = new Set([...old.querySelectorAll("details[open]")].map(fold));
  fresh.querySelectorAll("details").forEach((one) => (one.open ||= open.has(fold(one))));
  old.replaceWith(fresh);
  if (!focused) return;
  const again = [...fresh.querySelectorAll("a, button, summary")].find((one) => same(one) === focused);
  again?.focus({ preventScroll: true });
}
