"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const node = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);
  const data = (root) => JSON.parse(find(":scope > script", root).textContent);

  const LONGEST_CELL = 1000;

  // What steers the direction of a text or has no shape, as in analysis/show/text.py.
  const shown = (text) => {
    const cleaned = text.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}]/gu, " ");
    return cleaned.length > LONGEST_CELL ? `${cleaned.slice(0, LONGEST_CELL)}…` : cleaned;
  };

  function save(name, type, content) {
    const url = URL.createObjectURL(new Blob([content], { type }));
    node("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  // ---- Tables -------------------------------------------------------------------------------------------------------

  const ROWS_OF_A_PAGE = 10;
  const alphabet = new Intl.Collator("en");
  const number = (value) => value.toLocaleString("en");

  /** Read CSV as RFC 4180 has it: commas, quotes doubled inside quotes, line ends. */
  function readCsv(text) {
    const rows = [];
    let row = [];
    const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\n]*))(,|\n|$)/y;
    while (cell.lastIndex < text.length) {
      const [, quoted, plain, end] = cell.exec(text);
      row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (end === ",") continue;
      rows.push(row);
      row = [];
    }
    return rows;
  }

  function table(section) {
    const csv = find(":scope > script", section);
    if (!csv) return;
    const heads = all("thead th", section);
    const kinds = heads.map((head) => head.className);
    const columns = heads.map((head) => head.textContent);
    const body = find("tbody", section);
    const filter = find(".filter", section);
    const choice = find(".choice", section);
    const letters = new Map(all("[data-letter]", section).map((option) => [option.value, option.dataset.letter]));
    const [previous, next, count] = [".previous", ".next", ".count"].map((name) => find(name, section));
    const chooser = columns.indexOf(choice?.dataset.column);
    const text = data(section);
    let rows;
    let page = 0;
    let sorted = -1;
    let descending = false;

    function read() {
      rows = readCsv(text).slice(1).map((cells) => ({ cells, words: cells.join("\n").toLowerCase() }));
    }

    function chosen() {
      if (!rows) read();
      const words = filter.value.toLowerCase().trim();
      const value = choice?.value;
      const kept = rows.filter((row) => row.words.includes(words) && (!value || row.cells[chooser] === value));
      return sorted < 0 ? kept : kept.sort(order);
    }

    /** Empty cells stand last in either direction. */
    function order(one, other) {
      const [a, b] = [one.cells[sorted], other.cells[sorted]];
      if (a === "" || b === "") return (a === "") - (b === "");
      const difference = kinds[sorted] === "number" ? a - b : alphabet.compare(a, b);
      return descending ? -difference : difference;
    }

    function draw() {
      const kept = chosen();
      const last = Math.max(0, Math.ceil(kept.length / ROWS_OF_A_PAGE) - 1);
      page = Math.min(page, last);
      const first = page * ROWS_OF_A_PAGE;
      const part = kept.slice(first, first + ROWS_OF_A_PAGE);
      body.replaceChildren(...part.map((row) => line(row.cells)));
      const range = kept.length ? `Rows ${number(first + 1)}–${number(first + part.length)} of ${number(kept.length)}` : "No row";
      count.textContent = kept.length === rows.length ? range : `${range}, filtered from ${number(rows.length)}`;
      previous.disabled = page === 0;
      next.disabled = page === last;
    }

    function line(cells) {
      const row = node("tr");
      row.append(...cells.map((cell, i) => node("td", { className: kinds[i], dir: "auto", textContent: shown(cell) })));
      if (letters.has(cells[chooser])) row.cells[chooser].prepend(letter(cells[chooser]), " ");
      return row;
    }

    function letter(name) {
      const mark = node("b", { className: "letter", textContent: letters.get(name), ariaHidden: "true" });
      mark.dataset.mark = name;
      return mark;
    }

    heads.forEach((head, i) => {
      const button = node("button", { type: "button", textContent: columns[i] });
      button.addEventListener("click", () => {
        descending = sorted === i && !descending;
        sorted = i;
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        page = 0;
        draw();
      });
      head.setAttribute("aria-sort", "none");
      head.replaceChildren(button);
    });
    const restart = () => { page = 0; draw(); };
    filter.addEventListener("input", restart);
    choice?.addEventListener("change", restart);
    previous.addEventListener("click", () => { page -= 1; draw(); });
    next.addEventListener("click", () => { page += 1; draw(); });
    previous.disabled = true;
    next.disabled = body.rows.length === Number(section.dataset.rows);
    find(".download", section).addEventListener("click", () => save(`${section.dataset.table}.csv`, "text/csv", text));
  }

  // ---- Figures ------------------------------------------------------------------------------------------------------

  const tip = find("#tip");
  const spoken = find("#spoken");

  /** Show a tooltip: text only, whatever the words of an article hold. */
  function showTip(x, y, value) {
    if (value === null || value === undefined || value === "") {
      tip.hidden = true;
      return;
    }
    const pairs = typeof value === "object" ? Object.entries(value) : [["", value]];
    tip.replaceChildren(...pairs.map(([key, words]) => {
      const row = node("span");
      row.append(node("b", { textContent: key }), node("span", { dir: "auto", textContent: String(words) }));
      return row;
    }));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = x + 14 + box.width > innerWidth ? x - 14 - box.width : x + 14;
    const top = y + 14 + box.height > innerHeight ? y - 14 - box.height : y + 14;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${Math.max(4, top)}px`;
  }

  const refuse = () => Promise.reject(new Error("This page loads nothing."));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

  async function interactive(paper, title) {
    const live = node("div", { className: "live", tabIndex: 0 });
    live.setAttribute("role", "group");
    live.setAttribute("aria-label", `${title}. Arrow keys go through the marks.`);
    paper.append(live);
    try {
      const view = new vega.View(vega.parse(data(paper), null, { ast: true }), {
        expr: vega.expressionInterpreter,
        loader,
        renderer: "svg",
        container: live,
        hover: true,
        logLevel: vega.Warn,
        tooltip: (handler, event, item, value) => showTip(event.pageX - scrollX, event.pageY - scrollY, value),
      });
      await view.runAsync();
    } catch (error) {
      live.remove();
      throw error;
    }
    // Its name, the words under it and the arrow keys tell what it shows; the parts of the drawing would only repeat it.
    find("svg", live).setAttribute("aria-hidden", "true");
    steps(live);
    paper.classList.add("drawn");
  }

  /** Let the arrow keys go through the marks that have something to tell. */
  function steps(live) {
    let place = -1;
    let marked;
    function leave() {
      marked?.classList.remove("marked");
      marked = undefined;
      showTip(0, 0, null);
    }
    live.addEventListener("blur", leave);
    live.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
      if (event.key === "Escape") leave();
      if (step === undefined || event.target !== live) return;
      event.preventDefault();
      leave();
      const seen = new Set();
      const marks = all("svg *", live).filter((mark) => {
        const told = mark.__data__?.tooltip && JSON.stringify(mark.__data__.tooltip);
        return told && !seen.has(told) && seen.add(told);
      });
      if (!marks.length) return;
      place = Math.min(Math.max(place + step, 0), marks.length - 1);
      marked = marks[place];
      marked.classList.add("marked");
      const box = marked.getBoundingClientRect();
      showTip(box.right, box.bottom, marked.__data__.tooltip);
      spoken.textContent = `${place + 1} of ${marks.length}. ${tip.innerText}`;
    });
  }

  /** Tell Vega where the pointer is in units of its drawing, which the page shows larger: it reckons one pixel a unit. */
  function unscale() {
    let held = null;
    const types = ["pointer", "mouse"].flatMap((kind) => ["down", "move", "up", "over", "out"].map((what) => kind + what));
    for (const type of [...types, "click", "dblclick", "wheel"]) {
      addEventListener(type, (event) => {
        const under = event.target.closest?.(".live svg.marks");
        // A drag that leaves its drawing still belongs to it.
        if (type === "pointerdown") held = under;
        if (type === "pointermove" && !event.buttons) held = null;
        const drawing = held ?? under;
        if (!drawing) return;
        const box = drawing.getBoundingClientRect();
        const factor = drawing.viewBox.baseVal.width / box.width;
        const [x, y] = [event.clientX, event.clientY];
        Object.defineProperties(event, {
          clientX: { value: box.left + (x - box.left) * factor },
          clientY: { value: box.top + (y - box.top) * factor },
        });
      }, { capture: true, passive: true });
    }
  }

  async function figures() {
    unscale();
    // Vega measures words as it draws: the type has to be there.
    await Promise.all([...document.fonts].map((face) => face.load()));
    const seen = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      seen.unobserve(target);
      const figure = target.closest("figure");
      interactive(target, figure.dataset.title).catch((error) => console.error(figure.id, error));
    }), { rootMargin: "600px" });
    all(".paper").filter((paper) => find(":scope > script", paper)).forEach((paper) => seen.observe(paper));
    all("[data-save]").forEach((button) => button.addEventListener("click", () => {
      const paper = all(".paper", button.closest("figure")).find((one) => one.offsetParent);
      save(`${button.dataset.save}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(find(".still svg", paper)));
    }));
  }

  // ---- Side by side -------------------------------------------------------------------------------------------------

  function reading() {
    const choice = find("#beside");
    const views = all(".beside");
    const show = () => views.forEach((view, i) => { view.hidden = i !== choice.selectedIndex; });
    choice.addEventListener("change", show);
    show();
    all("[data-beside]").forEach((link) => link.addEventListener("click", (event) => {
      choice.selectedIndex = views.findIndex((view) => view.dataset.outlet === link.dataset.beside);
      show();
      const sentence = find(`.retelling [data-n="${link.dataset.sentence}"]`, views[choice.selectedIndex]);
      if (!sentence) return;
      event.preventDefault();
      find("button", sentence)?.focus({ preventScroll: true });
      sentence.scrollIntoView({ block: "center" });
    }));
  }

  // ---- The page -----------------------------------------------------------------------------------------------------

  function theme() {
    const button = find("#theme");
    const root = document.documentElement;
    const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const name = () => { button.textContent = dark() ? "Light colours" : "Dark colours"; };
    button.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; name(); });
    button.hidden = false;
    name();
  }

  document.documentElement.classList.add("scripted");
  theme();
  all(".table").forEach(table);
  reading();
  figures();
})();
