// The reading view: what is pointed at, focused or held in one text lights up and scrolls into sight in the other.
(() => {
  "use strict";

  const LABELS = ["copied", "paraphrased", "mixed", "added"];
  const HINT =
    "Point at a sentence, or go to one with Tab and ↑ ↓, to see what it is linked to. " +
    "← → go to the other text, Enter or a click holds the sentence, Escape lets it go.";

  const listed = (text) => (text ? text.split(" ") : []);

  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  function start(view) {
    const panes = [view.querySelector(".pane.source"), view.querySelector(".pane.retelling")];
    const outlets = panes.map((pane) => pane.querySelector(".outlet b").textContent);
    const evidence = view.querySelector(".evidence");
    // The sentences of each side that can be linked, by their number.
    const sides = panes.map((pane) => {
      const found = pane.querySelectorAll(".sentence:not([data-label='boilerplate'])");
      return new Map(Array.from(found, (sentence) => [sentence.dataset.n, sentence]));
    });
    let held = null;

    const sideOf = (sentence) => (panes[0].contains(sentence) ? 0 : 1);
    const button = (sentence) => sentence.querySelector("button");
    const target = (event) => {
      const sentence = event.target.closest(".sentence");
      return sentence && button(sentence) ? sentence : null;
    };
    const focused = () => (view.contains(document.activeElement) ? document.activeElement.closest(".sentence") : null);

    function linked(sentence) {
      const others = sides[1 - sideOf(sentence)];
      return listed(sentence.dataset.links).map((number) => others.get(number)).filter(Boolean);
    }

    // ------------------------------------------------------------------ what the box below says

    function named(sentence) {
      return element("b", "", element("bdi", "", outlets[sideOf(sentence)]), `, sentence ${sentence.dataset.n}`);
    }

    function probabilities(sentence) {
      const shares = listed(sentence.dataset.p);
      const bar = element("span", "bar");
      bar.ariaHidden = "true";
      LABELS.forEach((label, k) => {
        const part = element("i");
        part.dataset.label = label;
        part.style.width = `${100 * shares[k]}%`;
        bar.append(part);
      });
      return element("p", "", "Probability: ", LABELS.map((label, k) => `${label} ${shares[k]}`).join(", "), " ", bar);
    }

    // The numbers of a link stand with the sentence of the retelling; a repeat in the source has none of its own.
    function link(sentence, other) {
      const [told, source] = sideOf(other) ? [other, sentence] : [sentence, other];
      const k = listed(told.dataset.links).indexOf(source.dataset.n);
      const shares = ["similarity", "overlap", "probability"].map((share) => `${share} ${listed(told.dataset[share])[k]}`);
      const text = element("bdi", "words", other.querySelector(".text").textContent);
      return element("li", "", named(other), k < 0 ? ": " : `: ${shares.join(", ")}. `, text);
    }

    function described(sentence) {
      const { label, omitted } = sentence.dataset;
      const about = element("p", "", named(sentence), ": ", button(sentence).title);
      if (omitted) {
        about.append(" in ", element("bdi", "", outlets[1]), `; probability that nothing of it is left ${omitted}`);
      }
      const changes = new Set(Array.from(sentence.querySelectorAll("u"), (change) => change.title));
      const others = linked(sentence).map((other) => link(sentence, other));
      return [
        about,
        ...(label ? [probabilities(sentence)] : []),
        ...Array.from(changes, (change) => element("p", "", "Changed ", change)),
        others.length ? element("ul", "", ...others) : element("p", "", "Linked to no sentence of the other text."),
      ];
    }

    // ------------------------------------------------------------------ what lights up

    // Scroll the other text alone, so that the page stays where it is, and to the height at which one is reading.
    function bring(sentence, beside) {
      const article = sentence.closest(".article");
      const frame = article.getBoundingClientRect();
      const box = sentence.getBoundingClientRect();
      if (box.top >= frame.top && box.bottom <= frame.bottom) return;
      const level = beside.getBoundingClientRect().top - beside.closest(".article").getBoundingClientRect().top;
      article.scrollTop += box.top - frame.top - Math.max(0, Math.min(level, frame.height - box.height));
    }

    function show(sentence) {
      for (const lit of view.querySelectorAll(".here, .linked, .run")) lit.classList.remove("here", "linked", "run");
      evidence.replaceChildren(...(sentence ? described(sentence) : [element("p", "hint", HINT)]));
      if (!sentence) return;
      sentence.classList.add("here");
      const others = linked(sentence);
      for (const other of others) {
        other.classList.add("linked");
        for (const mark of other.querySelectorAll("mark")) {
          mark.classList.toggle("run", listed(mark.dataset.with).includes(sentence.dataset.n));
        }
      }
      if (others.length) bring(others[0], sentence);
    }

    function hold(sentence) {
      if (held) button(held).ariaPressed = "false";
      held = sentence;
      if (held) button(held).ariaPressed = "true";
      show(held || focused());
    }

    // ------------------------------------------------------------------ pointer and keys

    function go(sentence) {
      button(sentence).focus({ preventScroll: true });
      sentence.scrollIntoView({ block: "nearest" });
    }

    const entry = (side) => Array.from(sides[side].values()).find((sentence) => button(sentence).tabIndex === 0);

    function next(sentence, key) {
      const side = sideOf(sentence);
      const all = Array.from(sides[side].values());
      const at = all.indexOf(sentence);
      if (key === "ArrowDown") return all[at + 1];
      if (key === "ArrowUp") return all[at - 1];
      if (key === "Home") return all[0];
      if (key === "End") return all[all.length - 1];
      if (key === (side ? "ArrowLeft" : "ArrowRight")) return linked(sentence)[0] || entry(1 - side);
      return undefined;
    }

    // Moved, not only over it: a text that scrolls under a resting pointer must not take the light from the keys.
    view.addEventListener("pointermove", (event) => {
      const sentence = target(event);
      if (sentence && !held && !sentence.classList.contains("here")) show(sentence);
    });
    view.querySelector(".panes").addEventListener("pointerleave", () => {
      if (!held) show(focused());
    });
    view.addEventListener("click", (event) => {
      const sentence = target(event);
      // Whoever has just selected words with the mouse wants to copy them.
      if (!sentence || (event.detail && getSelection().type === "Range")) return;
      button(sentence).focus({ preventScroll: true });
      hold(sentence === held ? null : sentence);
    });
    view.addEventListener("focusin", (event) => {
      const sentence = target(event);
      if (!sentence) return;
      for (const other of sides[sideOf(sentence)].values()) button(other).tabIndex = other === sentence ? 0 : -1;
      if (!held) show(sentence);
    });
    view.addEventListener("focusout", (event) => {
      if (!held && !view.contains(event.relatedTarget)) show(null);
    });
    view.addEventListener("keydown", (event) => {
      const sentence = target(event);
      if (!sentence || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === "Escape" && held) hold(null);
      else {
        const to = next(sentence, event.key);
        if (!to) return;
        go(to);
      }
      event.preventDefault();
      event.stopPropagation();
    });

    for (const side of sides) {
      Array.from(side.values()).forEach((sentence, k) => {
        const tag = sentence.querySelector(".tag");
        const made = element("button", "tag", tag.textContent);
        Object.assign(made, { type: "button", title: tag.title, dir: "ltr", tabIndex: k ? -1 : 0, ariaPressed: "false" });
        tag.replaceWith(made);
      });
    }
    // A text that scrolls must be within reach of the keyboard, also where no sentence of it is.
    panes.forEach((pane, side) => sides[side].size || (pane.querySelector(".article").tabIndex = 0));
    show(null);
  }

  for (const view of document.querySelectorAll(".retold-reading:not([data-started])")) {
    view.dataset.started = "";
    start(view);
  }
})();
