/* What a page of Treaty Register does more when scripts run. Everything works without this file: marks are links, rows are added
   by a submit button, a field with suggestions is a plain field. Words come from the attributes of the script's own tag. */
(() => {
  "use strict";
  const here = document.currentScript;
  const words = { close: "Close", none: "Nothing found", searching: "Searching…", results: "%n found", copied: "Copied", rows: "%n of %t rows", ...here.dataset };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/%([a-z])/g, (whole, key) => values[key] ?? whole);
  const nearby = (path) => new URL(path + new URL(here.src).search, here.src).href;

  /* Citation marks: the note in the margin where there is one beside the text, a copy below the fact elsewhere. */
  const beside = matchMedia("(min-width: 64rem)");
  let open = null;

  function closeNote(giveBack) {
    if (!open) return;
    const { mark, note, copy } = open;
    open = null;
    mark.setAttribute("aria-expanded", "false");
    note.removeAttribute("aria-current");
    if (copy) copy.remove();
    if (giveBack) mark.focus();
  }

  function copyBelow(mark, note) {
    const copy = note.cloneNode(true);
    copy.removeAttribute("id");
    all("[id]", copy).forEach((part) => part.removeAttribute("id"));
    copy.classList.add("here");
    copy.setAttribute("role", "note");
    copy.setAttribute("aria-label", mark.getAttribute("aria-label") || mark.textContent);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn second small";
    button.textContent = words.close;
    button.addEventListener("click", () => closeNote(true));
    copy.append(button);
    const row = mark.closest("tbody tr");
    if (row) {
      const extra = document.createElement("tr"), cell = document.createElement("td");
      extra.className = "noterow";
      cell.colSpan = [...row.cells].reduce((sum, each) => sum + each.colSpan, 0);
      cell.append(copy);
      extra.append(cell);
      row.after(extra);
      return [copy, extra];
    }
    const block = mark.closest("dd, li, p, h1, h2, h3, figure, div");
    if (block.matches("dd, li, div")) block.append(copy); else block.after(copy);
    return [copy, copy];
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.cite[href^='#']");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const note = document.getElementById(mark.hash.slice(1));
    if (!note) return;
    event.preventDefault();
    const again = open && open.mark === mark;
    closeNote(false);
    if (again) return;
    mark.setAttribute("aria-expanded", "true");
    note.setAttribute("aria-current", "true");
    const margin = note.closest(".margin");
    let shown = note, copy = null;
    if (!beside.matches || !margin) [shown, copy] = copyBelow(mark, note);
    else margin.scrollTop = note.offsetTop - margin.offsetTop - 8;
    shown.tabIndex = -1;
    shown.focus({ preventScroll: Boolean(margin) && !copy });
    open = { mark, note, copy };
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && open) closeNote(true); });
  beside.addEventListener("change", () => closeNote(false));
  all("a.cite").forEach((mark) => mark.setAttribute("aria-expanded", "false"));

  /* Filter of the rows of one table, with the number of rows left said aloud. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  all("[data-filter]").forEach((box) => {
    const table = document.getElementById(box.dataset.filter);
    if (!table) return;
    const input = box.querySelector("input"), said = box.querySelector("[role=status]");
    const rows = all("tbody tr", table).map((row) => [row, plain(row.textContent)]);
    box.hidden = false;
    let wait = 0;
    input.addEventListener("input", () => {
      closeNote(false);
      const parts = plain(input.value).split(/\s+/).filter(Boolean);
      let left = 0;
      for (const [row, text] of rows) left += !(row.hidden = !parts.every((part) => text.includes(part)));
      clearTimeout(wait);
      wait = setTimeout(() => { said.textContent = parts.length ? fill(words.rows, { n: left, t: rows.length }) : ""; }, 250);
    });
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  });

  /* Copy buttons: a text, the text of the element with an id, or an address of this site made absolute. */
  async function toClipboard(text) {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  all("[data-copy], [data-copy-from], [data-copy-address]").forEach((button) => {
    const { copy, copyFrom, copyAddress } = button.dataset, label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      if (copyFrom) await toClipboard(document.getElementById(copyFrom).innerText.trim());
      else await toClipboard(copyAddress ? new URL(copyAddress, location.href).href : copy);
      button.focus();
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  });

  /* A box of one reference is sent by Enter, as a search is. */
  all("textarea[data-enter]").forEach((box) => {
    box.parentElement.querySelector(".hint").hidden = false;
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (box.value.trim()) box.form.requestSubmit();
    });
  });

  /* Suggestions: the library comes only where a field asks for it, or once it is entered (data-late). The title is what the
     form sends; a search (data-leads) goes to the page of what was chosen, and Enter without a choice asks as typed. */
  const escaped = (text) => String(text ?? "").replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  let library = null;
  const loadLibrary = () => library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = nearby("vendor/accessible-autocomplete/accessible-autocomplete.min.js");
    script.onload = () => resolve(window.accessibleAutocomplete);
    script.onerror = reject;
    document.head.append(script);
  });

  function suggest(input) {
    const url = input.dataset.suggest, place = document.createElement("div");
    const about = (input.getAttribute("aria-describedby") || "").split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean).join(" ");
    let wait = 0, newest = 0, asking = false;
    const source = (query, show) => {
      clearTimeout(wait);
      const mine = ++newest;
      asking = true; // until the answer is there the list is empty, which is not to say that there is nothing
      wait = setTimeout(async () => {
        let found = [];
        try {
          const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
          if (answer.ok) found = await answer.json();
        } catch { /* Offline: the field stays a plain one. */ }
        // Who has gone on to the next field meanwhile is shown no list over it.
        if (mine !== newest || !place.contains(document.activeElement)) return;
        asking = false;
        show(found);
        setTimeout(() => { // a field at the foot of the window opened its list below it, unseen
          const menu = place.querySelector("[role=listbox]"), below = menu ? menu.getBoundingClientRect().bottom + 8 - innerHeight : 0;
          if (below > 0) scrollBy({ top: below });
        }, 50);
      }, 150);
    };
    const focused = document.activeElement === input, leads = "leads" in input.dataset;
    const kept = [...input.attributes].filter(({ name }) => /^(aria-invalid|aria-label|placeholder|maxlength|lang|dir|form|data-(?!suggest))/.test(name));
    place.className = "pick";
    input.replaceWith(place);
    window.accessibleAutocomplete({
      element: place, id: input.id, name: input.name, defaultValue: input.value, required: input.required, source,
      cssNamespace: "pick", displayMenu: "overlay", minLength: 2, confirmOnBlur: false,
      templates: { inputValue: (one) => (typeof one === "string" ? one : one?.title ?? ""),
        suggestion: (one) => (typeof one === "string" ? escaped(one) : `${escaped(one.title)}${one.hint ? ` <small>${escaped(one.hint)}</small>` : ""}`) },
      onConfirm: (one) => { if (one && leads) location.assign(one.address); else if (one) place.dispatchEvent(new Event("change", { bubbles: true })); },
      tNoResults: () => (asking ? words.searching : words.none), tStatusNoResults: () => (asking ? words.searching : words.none),
      tStatusResults: (length) => fill(words.results, { n: length }),
      ...(words.howto || about ? { tAssistiveHint: () => `${about} ${words.howto || ""}`.trim() } : {}),
    });
    const made = place.querySelector("input");
    kept.forEach(({ name, value }) => made.setAttribute(name, value));
    if (leads) place.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || place.querySelector("[role=option][aria-selected=true]")) return;
      event.preventDefault();
      event.stopPropagation();
      event.target.form.requestSubmit();
    }, true);
    if (focused) { made.focus(); made.setSelectionRange(made.value.length, made.value.length); }
  }
  /* On a record with hundreds of rows only the first fields are changed at once, the others as they are entered. */
  const AT_ONCE = 60;
  const suggestIn = (root) => {
    const change = (some) => loadLibrary().then(() => some.filter((input) => input.isConnected).forEach(suggest), () => {});
    const first = all("input[data-suggest]:not([data-late])", root).slice(0, AT_ONCE);
    if (first.length) change(first);
    all("input[data-suggest]", root).forEach((input) => {
      if (!first.includes(input)) input.addEventListener("focus", () => change([input]), { once: true });
    });
  };

  /* How a date was understood, shown while it is typed: data-read answers ?q= with {"text": ...}. */
  let reading = 0;
  document.addEventListener("input", (event) => {
    const input = event.target, url = input.dataset?.read, place = url && document.getElementById(`${input.id}-read`);
    if (!place) return;
    clearTimeout(reading);
    reading = setTimeout(async () => {
      const asked = input.value;
      try {
        const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(asked)}`, { headers: { Accept: "application/json" } });
        const { text } = answer.ok ? await answer.json() : { text: "" };
        if (input.value === asked) place.textContent = text;
      } catch { place.textContent = ""; }
    }, 250);
  });

  /* "yesterday" becomes the day that it was read as, once the field is left: an article counts from another day. */
  document.addEventListener("change", async (event) => {
    const input = event.target, url = input.dataset?.read, asked = input.value;
    if (!url || !/[a-z]/i.test(asked)) return;
    try {
      const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(asked)}`, { headers: { Accept: "application/json" } });
      const { text, value } = answer.ok ? await answer.json() : {};
      if (!value || input.value !== asked) return;
      input.value = value;
      document.getElementById(`${input.id}-read`).textContent = text;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } catch { /* Offline: the server says it before it saves. */ }
  });

  /* Whether a quote stands in the kept text of its source, said as soon as both are there. */
  document.addEventListener("change", async (event) => {
    const row = event.target.closest?.("[data-row]"), quote = row?.querySelector("[data-quote]");
    const source = row?.querySelector("input[name$='-source']"), place = quote && document.getElementById(`${quote.id}-read`);
    if (!place || !source || !(row.contains(event.target) && (event.target === quote || event.target.closest(".field")?.contains(source)))) return;
    place.textContent = "";
    if (!quote.value.trim() || !source.value.trim()) return;
    const asked = quote.value;
    try {
      const answer = await fetch(`${quote.dataset.quote}?${new URLSearchParams({ source: source.value, q: asked })}`, { headers: { Accept: "application/json" } });
      const { text } = answer.ok ? await answer.json() : { text: "" };
      if (quote.value === asked) place.textContent = text;
    } catch { place.textContent = ""; }
  });

  /* Repeated parts of a form: the pattern is the last row as the server sent it, emptied and renumbered. */
  function emptied(row) {
    all(".error", row).forEach((part) => part.remove());
    all(".bad", row).forEach((part) => part.classList.remove("bad"));
    all("[aria-invalid]", row).forEach((part) => part.removeAttribute("aria-invalid"));
    all(".read", row).forEach((part) => { part.textContent = ""; });
    all("[data-instead]", row).forEach((part) => part.remove());
    all("input, textarea, select", row).forEach((part) => {
      if (part.type === "checkbox" || part.type === "radio") part.removeAttribute("checked");
      else if (part.tagName === "SELECT") all("option", part).forEach((each) => each.toggleAttribute("selected", each.value === part.dataset.usual));
      else if (part.tagName === "TEXTAREA") part.textContent = "";
      else part.setAttribute("value", "");
    });
    return row.outerHTML;
  }
  all("[data-rows]").forEach((list) => {
    const name = list.dataset.rows, numbered = new RegExp(`\\b${name}-\\d+`, "g");
    const rows = () => all("[data-row]", list);
    const add = list.querySelector("[data-add]");
    const last = rows().at(-1);
    if (!add || !last) return;
    const pattern = emptied(last.cloneNode(true));
    let next = 1 + Math.max(...(list.innerHTML.match(numbered) || [`${name}-0`]).map((found) => Number(found.slice(name.length + 1))));
    add.addEventListener("click", (event) => {
      event.preventDefault();
      const shell = document.createElement("template");
      shell.innerHTML = pattern.replace(numbered, `${name}-${next++}`);
      const row = shell.content.firstElementChild;
      const before = rows().at(-1);
      if (before) before.after(row); else list.prepend(row);
      all("[data-remove]", row).forEach((button) => { button.hidden = false; });
      all("[data-number]", row).forEach((part) => { part.textContent = rows().length; });
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      suggestIn(row);
    });
    all("[data-remove]", list).forEach((button) => { button.hidden = false; });
    /* Rows of a long list leave out fields in which nothing stands: the pattern has them. */
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-open]");
      if (!button) return;
      event.preventDefault();
      const row = button.closest("[data-row]"), shell = document.createElement("template");
      shell.innerHTML = pattern.replace(numbered, button.value.slice(button.value.indexOf(":") + 1));
      const missing = all("details", shell.content).filter((part) => !row.querySelector(`[name="${part.querySelector("[name]").name}"]`));
      button.replaceWith(...missing);
      missing.forEach((part) => suggestIn(part));
      missing[0]?.querySelector("summary").focus();
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (!button) return;
      button.closest("[data-row]").remove();
      list.dispatchEvent(new Event("change", { bubbles: true }));
      add.focus();
    });
  });

  /* One box in the head of a table ticks every row of the page. */
  all("[data-tick-all]").forEach((head) => {
    head.hidden = false;
    const rows = () => all(`input[name="${head.dataset.tickAll}"]`);
    head.addEventListener("change", () => rows().forEach((box) => { box.checked = head.checked; }));
    document.addEventListener("change", (event) => {
      if (event.target.name === head.dataset.tickAll) head.checked = rows().every((box) => box.checked);
    });
  });

  /* A form marked data-guard asks before unsaved work is left. */
  all("form[data-guard]").forEach((form) => {
    let changed = form.dataset.guard === "changed";
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("change", () => { changed = true; });
    form.addEventListener("submit", (event) => {
      /* What is too large to be taken is told before it is sent: nothing leaves the page. */
      const size = form.dataset.most ? String(new URLSearchParams(new FormData(form))).length : 0, told = form.querySelector("[data-too-large]");
      if (told) told.hidden = size <= form.dataset.most;
      if (told && !told.hidden) {
        event.preventDefault();
        event.stopImmediatePropagation();
        told.firstElementChild.textContent = fill(told.dataset.tooLarge, { s: (size / 1024 / 1024).toFixed(1) });
        told.focus();
      } else changed = false;
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.tagName !== "TEXTAREA") return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
    });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  });

  /* What is typed is kept on the server every few seconds, so that a crash or an ended session loses none of it. */
  all("form[data-draft]").forEach((form) => {
    const said = form.querySelector("[data-draft-said]");
    let dirty = false, waiting = 0, sending = null, left = false;
    const keep = async () => {
      clearTimeout(waiting);
      waiting = 0;
      if (!dirty || left || sending) return;
      dirty = false;
      sending = new AbortController();
      const body = new FormData(form);
      body.set("draft_of", form.dataset.draft);
      try {
        const answer = await fetch("/drafts", { method: "POST", body, signal: sending.signal });
        if (said) said.textContent = answer.ok ? fill(said.dataset.draftSaid, { t: new Date().toISOString().slice(11, 16) + " UTC" }) : answer.status === 413 ? said.dataset.draftLarge : said.dataset.draftLost;
      } catch { dirty = true; }
      sending = null;
    };
    const changed = () => { dirty = true; waiting ||= setTimeout(keep, 3000); };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => { left = true; sending?.abort(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  });

  /* Records that may be the one being entered, looked up whenever a field that could tell was left. */
  all("form[data-alike]").forEach((form) => {
    const place = form.querySelector("#alike"), list = place?.querySelector("[data-list]");
    const made = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
    const cells = (tag, texts, more) => { const row = made("tr"); row.append(...texts.map((text, at) => made(at ? tag : "th", text, { ...more(at) }))); return row; };
    const compared = (lines) => {
      const wrap = made("div", "", { className: "tablewrap" }), table = made("table", "", { className: "diff stack" }), head = made("thead"), body = made("tbody");
      head.append(cells("th", [place.dataset.field, place.dataset.there, place.dataset.typed], () => ({ scope: "col" })));
      for (const { label, there, typed } of lines) {
        const row = cells("td", [label, there, typed], (at) => (at ? { className: "lines", dir: "auto" } : { scope: "row" }));
        all("td", row).forEach((cell, at) => { cell.dataset.label = at ? place.dataset.typed : place.dataset.there; });
        if (there === typed) row.className = "same";
        body.append(row);
      }
      table.append(head, body);
      wrap.append(table);
      return wrap;
    };
    let asked = "";
    form.addEventListener("change", async () => {
      const told = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string" && value && value.length < 200 && !/^(citations-|csrf_token|form_id|offers|summary|note)/.test(name)) told.append(name, value);
      if (!place || asked === String(told)) return;
      asked = String(told);
      try {
        const answer = await fetch(`${form.dataset.alike}?${told}`, { headers: { Accept: "application/json" } });
        const found = answer.ok ? await answer.json() : [];
        list.replaceChildren(...found.flatMap(({ title, href, lines }) => {
          const head = made("h2");
          head.append(made("a", title, { href, target: "_blank", rel: "noopener" }));
          return lines.length ? [head, compared(lines)] : [head];
        }));
        place.hidden = !found.length;
        form.querySelector("[data-alike-seen]").hidden = !found.length;
      } catch { /* Offline: the server looks again before it saves. */ }
    });
  });

  document.addEventListener("htmx:load", (event) => suggestIn(event.detail.elt));
  document.querySelector(".error-summary, [data-take-focus]")?.focus();
  suggestIn(document);
})();
