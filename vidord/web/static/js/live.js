// Asks every few seconds whether the page is still true, and exchanges the parts that are not.
import { addressOf, exchange, holdStill, isInUse, isSame } from "./parts.js";

const FIRST = 1000, EVERY = 3000, SLOWEST = 30000;

export function watch(place) {
  const others = place.querySelector(".live__others"), changed = place.querySelector(".live__changed");
  changed.tabIndex = -1;
  let version = place.dataset.version, known = "", wait = EVERY, timer = 0, isOut = false;

  async function look() {
    clearTimeout(timer);
    try {
      const headers = known ? { "If-None-Match": known } : {};
      const answer = await fetch(place.dataset.live, { headers, cache: "no-store", redirect: "manual" });
      if (answer.status === 404) return;
      sayWhetherSignedOut(answer.type === "opaqueredirect");
      if (answer.ok) await take(answer);
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, SLOWEST);
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, wait);
  }

  async function take(answer) {
    const now = await answer.json();
    holdStill(() => (others.textContent = now.others.join(" · ")));
    if (now.version !== version) await renew();
    known = answer.headers.get("ETag");
  }

  async function renew() {
    const answer = await fetch(addressOf(document), { cache: "no-store", redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const stale = [...document.querySelectorAll("[data-part]")]
      .map((old) => [old, page.querySelector(`[data-part="${old.dataset.part}"]`)])
      .filter(([old, fresh]) => fresh && !isSame(old, fresh));
    version = page.querySelector("[data-live]").dataset.version;
    if (!stale.length) return;
    exchange(stale.filter(([old]) => !isInUse(old)));
    const waiting = stale.filter(([old]) => old.isConnected);
    say(place.dataset.changed, waiting.length && (() => exchange(waiting)));
  }

  function sayWhetherSignedOut(now) {
    if (now !== isOut) say(now ? place.dataset.gone : "");
    isOut = now;
  }

  // Said anew each time, also when it is the same sentence.
  const say = (sentence, show) => holdStill(() => write(sentence, show));

  function write(sentence, show) {
    changed.replaceChildren(Object.assign(document.createElement("span"), { textContent: sentence }));
    if (!show) return;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: place.dataset.show });
    button.className = "button button--small";
    button.addEventListener("click", () => {
      show();
      button.remove();
      changed.focus({ preventScroll: true });
    });
    changed.append(" ", button);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  addEventListener("pageshow", (event) => event.persisted && look());
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (place.dataset.leaving) navigator.sendBeacon(place.dataset.leaving, new URLSearchParams({ csrfmiddlewaretoken: token.value }));
  });
  timer = setTimeout(look, FIRST);
}
