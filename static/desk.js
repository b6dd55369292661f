/* What the desk does more when scripts run: keys, decisions without a new page, selected passages, reading in steps. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  /* ---- reading in steps, with progress, until the end or until somebody stops ---- */
  all("form[data-steps]").forEach(async (form) => {
    const said = form.querySelector("[data-step-said]"), bar = form.querySelector("progress");
    const body = new FormData(form);
    let stopped = false;
    const stop = form.querySelector("[value=stop]") || Object.assign(document.createElement("button"), { type: "button", className: "btn second small", textContent: form.dataset.stepStop });
    if (!stop.isConnected) form.querySelector(".actions").append(" ", stop);
    stop.addEventListener("click", () => { stopped = true; if (stop.type === "button") stop.remove(); });
    form.addEventListener("submit", () => { stopped = true; });
    bar.hidden = false;
    const whole = bar.max;
    while (!stopped) {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer || !answer.ok) return;
      const told = await answer.json();
      if ("left" in told) { bar.value = whole - told.left; said.textContent = form.dataset.stepLeft.replace("%n", told.left); }
      else { bar.max = told.of || 1; bar.value = told.read; said.textContent = form.dataset.stepSaidText.replace("%p", Math.floor(100 * told.read / (told.of || 1))); }
      if (told.done) break;
    }
    if (!stopped) location.reload();
  });

  const work = byId("work");
  if (!work || !byId("keys")) return;
  const cards = () => all("[data-card]");
  let here = null;

  /* ---- the proposal at hand, and its passage ---- */
  function go(card, { focus = true, scroll = true } = {}) {
    if (!card) return;
    all(".card.here").forEach((each) => each.classList.remove("here"));
    all("mark.now").forEach((each) => each.classList.remove("now"));
    here = card.dataset.card;
    card.classList.add("here");
    all("mark[data-p]").filter((mark) => mark.dataset.p.split(" ").includes(here)).forEach((mark) => mark.classList.add("now"));
    if (focus) card.focus({ preventScroll: true });
    if (scroll) {
      card.scrollIntoView({ block: "nearest" });
      const passage = byId(`t${here}`);
      if (passage && matchMedia("(min-width: 64rem)").matches) passage.scrollIntoView({ block: "nearest" });
    }
  }
  const current = () => here && byId(`p${here}`);
  const isOpen = (card) => !card.matches(".accepted, .rejected, .written");
  function move(by) {
    const list = cards(), at = list.indexOf(current());
    go(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))]);
  }

  /* ---- decisions: sent as the form would send them; the answer's parts are put in place of the old ones ---- */
  let busy = false;
  async function decide(form, button) {
    if (busy) return;
    busy = true;
    const body = new FormData(form);
    if (button?.name) body.set(button.name, button.value);
    const number = form.closest("[data-card]").dataset.card, act = button?.value;
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("found")) { busy = false; form.submit(); return; }
      renew(page);
      const card = byId(`p${number}`) || cards()[0];
      const next = cards().slice(cards().indexOf(card) + 1).find(isOpen);
      if (answer.ok && ["accept", "reject"].includes(act) && next) go(next); else go(card);
      if (!answer.ok) document.querySelector(".error-summary")?.focus();
    } catch { form.submit(); }
    busy = false;
  }
  function renew(page) {
    const place = byId("found").scrollTop;
    for (const id of ["found", "articletext", "filebar", "attach"]) {
      const fresh = page.getElementById(id);
      if (fresh && byId(id)) byId(id).replaceWith(document.adoptNode(fresh));
    }
    const old = document.querySelector(".error-summary"), told = page.querySelector(".error-summary");
    old?.remove();
    if (told) work.before(document.adoptNode(told));
    byId("found").scrollTop = place;
    byId("keyson").checked = keysOn;
    wire();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-decide]");
    if (!form) return;
    event.preventDefault();
    decide(form, event.submitter);
  });

  /* ---- keys: can be switched off, never while something is typed ---- */
  let keysOn = true;
  try { keysOn = localStorage.getItem("desk-keys") !== "off"; } catch { /* Private windows may refuse. */ }
  document.addEventListener("change", (event) => {
    if (event.target.id !== "keyson") return;
    keysOn = event.target.checked;
    try { localStorage.setItem("desk-keys", keysOn ? "on" : "off"); } catch { /* As above. */ }
  });
  const press = (key) => (current()?.querySelector(`[data-key="${key}"]`) || (key === "w" && document.querySelector("#filebar [data-key=w]")))?.click();
  function cycle() {
    const choices = all("input[name=target]", current() || document.createElement("i"));
    if (!choices.length) return;
    const next = choices[(choices.findIndex((each) => each.checked) + 1) % choices.length];
    next.checked = true;
    byId("said").textContent = next.parentElement.querySelector("label").textContent;
  }
  document.addEventListener("keydown", (event) => {
    if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const acts = { j: () => move(1), k: () => move(-1), a: () => press("a"), r: () => press("r"), u: () => press("u"), e: () => press("e"), n: () => press("n"), s: cycle, p: attach, w: () => press("w") };
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!event.target.closest("[data-card], body") || event.target.closest("summary, a, button, .text")) return;
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && card.dataset.card !== here) go(card, { focus: false, scroll: false });
  });
  document.addEventListener("click", (event) => {
    const lab = event.target.closest(".articletext a.lab");
    if (!lab) return;
    event.preventDefault();
    go(byId(lab.hash.slice(1)));
  });

  /* ---- a selected passage: its words and its place go into the form ---- */
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small pickup", hidden: true, textContent: byId("attach").querySelector("summary").textContent });
  document.body.append(button);
  function offset(paragraph, node, at) {
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    range.setEnd(node, at);
    return Number(paragraph.dataset.start) + [...range.toString()].length;
  }
  function selected() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0), from = range.startContainer.parentElement?.closest("[data-start]");
    if (!from || !byId("articletext").contains(range.endContainer)) return null;
    return { quote: chosen.toString().trim(), start: offset(from, range.startContainer, range.startOffset), box: range.getBoundingClientRect() };
  }
  document.addEventListener("selectionchange", () => {
    const found = selected();
    button.hidden = !found?.quote;
    if (found?.quote) Object.assign(button.style, { left: `${Math.max(8, Math.min(found.box.left, innerWidth - 190)) + scrollX}px`, top: `${found.box.bottom + scrollY + 6}px` });
  });
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", attach);
  function attach() {
    const found = selected(), panel = byId("attach");
    panel.open = true;
    if (found?.quote) { panel.querySelector("[name=quote]").value = found.quote; panel.querySelector("[name=start]").value = found.start; }
    if (here && current() && !current().matches(".written")) panel.querySelector("[name=to]").value = `p${here}`;
    button.hidden = true;
    ofRecord();
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector(found?.quote ? "[name=field]" : "[name=quote]").focus();
  }
  function ofRecord() {
    const to = byId("to");
    all("[data-of-record]").forEach((part) => { part.hidden = Boolean(to.value); });
  }
  function wire() {
    byId("to").addEventListener("change", ofRecord);
    byId("quote").addEventListener("input", () => { byId("attach").querySelector("[name=start]").value = ""; });
    ofRecord();
  }
  wire();
  byId("keyson").checked = keysOn;
  const wanted = location.hash.startsWith("#p") ? byId(location.hash.slice(1)) : cards().find(isOpen);
  go(wanted, { scroll: location.hash.startsWith("#p"), focus: location.hash.startsWith("#p") });
})();
