/* The vocabulary explorer: makes of the plain table in a div.mrstats-explorer one in which words
   are searched, filtered, sorted and browsed; a click on a word shows its places, with links.

   Data are scripts that assign them to window.mrstats: a page on file:// can load nothing else.
   The text of a document is loaded when a word in it is opened. All of it goes into the page as
   text and none as HTML. What is searched, sorted and open stands in the page's address, so that
   it can be shared, and Back leads to what was shown before. */
"use strict";
(() => {
  const ROWS = 50; // of words, at a time
  const PLACES = 20; // of a word, at a time
  const AROUND = 60; // characters on each side of a word

  // Words are found in a text as they are counted: a run of letters and numbers, in which one
  // apostrophe or hyphen may stand between two of them, is a word if it has letters and no number.
  const RUN = /[\p{L}\p{M}\p{N}]+(?:['’‐‑-][\p{L}\p{M}\p{N}]+)*/gu;
  const NUMBER = /\p{N}/u;

  // Code in a text: between marks, and no words.
  const CODE = /\ufdd3([^\ufdd4]*)\ufdd4/g;

  const locales = (() => {
    try {
      return Intl.NumberFormat.supportedLocalesOf(document.documentElement.lang || []);
    } catch {
      return [];
    }
  })();
  const number = new Intl.NumberFormat(locales);
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const share = new Intl.NumberFormat(locales, digits);

  // What can be sorted by: how to show it, its value, and whether the largest comes first.
  const COLUMNS = {
    word: { value: (word) => word.order, down: false },
    count: { value: (word) => word.count, text: (word) => number.format(word.count), down: true },
    documents: {
      value: (word) => word.documents.length,
      text: (word) => number.format(word.documents.length),
      down: true,
    },
    dispersion: {
      value: (word) => word.dispersion,
      text: (word) => share.format(word.dispersion),
      down: false,
    },
    first: { value: (word) => word.first.rank, place: (word) => word.first, down: false },
    last: { value: (word) => word.last.rank, place: (word) => word.last, down: true },
  };

  /** Make an element; false attributes are left out, and those that begin with "on" listen. */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== false) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  /** Put values in the place of {their names}. */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  /** Write a word as it is counted. */
  function fold(text) {
    const plain = text.normalize("NFC").replaceAll("’", "'").replace(/[‐‑]/g, "-");
    return plain.trim().toLowerCase();
  }

  /** Leave out the accents of letters. */
  function bare(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "");
  }

  /** Return a test of texts for one that is searched; accents that it lacks are optional. */
  function matcher(query) {
    const isBare = query === bare(query);
    const of = (text) => (isBare ? bare(text) : text);
    if (!query.includes("*")) return (text) => of(text).includes(query);
    const pattern = glob(query);
    return (text) => pattern.test(of(text));
  }

  /** Make an expression of a pattern in which * is any letters. */
  function glob(pattern) {
    const code = (character) => `\\u{${character.codePointAt().toString(16)}}`;
    const parts = pattern.split("*").map((part) => part.replace(/[^\p{L}\p{M}]/gu, code));
    return new RegExp(`^${parts.join(".*")}$`, "u");
  }

  const loads = new Map();

  /** Load what a script below _mrstats assigns; each once, and again if that failed. */
  function load(root, name) {
    const file = `_mrstats/${name.split("/").map(encodeURIComponent).join("/")}.js`;
    if (!loads.has(name)) {
      loads.set(name, new Promise((resolve, reject) => {
        const script = element("script", {
          src: root + file,
          charset: "utf-8",
          onload: () => resolve(window.mrstats[name]),
          onerror: () => {
            loads.delete(name);
            script.remove();
            reject(new Error(file));
          },
        });
        document.head.append(script);
      }));
    }
    return loads.get(name);
  }

  class Explorer {
    constructor(host, number, { texts, documents, words }) {
      this.host = host;
      this.prefix = number ? `${number + 1}.` : ""; // tells explorers on one page apart
      this.root = host.dataset.root;
      this.texts = texts;
      this.documents = documents.map(
        ([title, uri, name, anchors]) => ({ title, uri, name, anchors }),
      );
      this.foreign = documents.some(([, uri]) => uri === null); // of a saved vocabulary
      this.words = words.map((row) => this.read(row));
      this.build();
      this.restore();
      window.addEventListener("popstate", () => this.restore());
    }

    /** Read a row of the data: documents come as pairs of a document's number and a count. */
    read([word, count, dispersion, held, first, last]) {
      const documents = [];
      const counts = [];
      for (let at = 0; at < held.length; at += 2) {
        documents.push(held[at]);
        counts.push(held[at + 1]);
      }
      const place = (document, anchor) => ({ document, anchor, rank: document * 1e6 + anchor });
      return {
        word, count, dispersion, documents, counts,
        first: place(documents[0], first),
        last: place(documents.at(-1), last),
      };
    }

    /** Put the controls around the table, and buttons into its heading. */
    build() {
      const { texts } = this;
      const changed = () => {
        this.page = 0;
        this.render();
        this.remember({ isStep: false });
      };
      const input = (attributes) =>
        element("input", { autocomplete: "off", oninput: changed, ...attributes });
      this.search = input({
        type: "search", placeholder: texts.searchExample, title: texts.searchHint, spellcheck: "false",
      });
      this.least = input({ type: "number", min: 1, inputmode: "numeric" });
      this.most = input({ type: "number", min: 1, inputmode: "numeric" });
      const titles = [...new Set(this.documents.map(({ title }) => title))];
      const list = `mrstats-documents-${this.host.dataset.name}`;
      this.titles = element("datalist", { id: list }, ...titles.map((title) => new Option(title)));
      this.document = input({ type: "text", list, placeholder: texts.allDocuments });
      this.status = element("p", { role: "status", "aria-live": "polite" });
      const labelled = (text, control) => element("label", {}, element("span", {}, text), control);
      this.form = element(
        "form",
        { role: "search", onsubmit: (event) => event.preventDefault() },
        labelled(texts.search, this.search),
        labelled(texts.least, this.least),
        labelled(texts.most, this.most),
        labelled(texts.document, this.document),
        this.titles,
        element("button", { type: "reset", onclick: () => setTimeout(changed) }, texts.reset),
      );
      this.host.prepend(this.form, this.status);

      this.table = this.host.querySelector("table");
      this.headings = Object.keys(COLUMNS).map((name) => this.heading(name));
      this.table.tHead.replaceChildren(element("tr", {}, ...this.headings));
      this.body = this.table.tBodies[0];
      this.body.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        const row = event.target.closest("tr");
        const places = row.matches(".mrstats-places") ? row : row.nextElementSibling;
        if (places?.matches(".mrstats-places")) this.close(places);
      });

      const turn = (by) => () => {
        this.page += by;
        this.render();
        this.remember();
      };
      this.previous = element("button", { type: "button", onclick: turn(-1) }, texts.previous);
      this.next = element("button", { type: "button", onclick: turn(1) }, texts.next);
      this.rows = element("span", {});
      this.host.append(
        element("nav", { "aria-label": texts.pages }, this.previous, this.rows, this.next),
        element("p", { class: "mrstats-hint" }, texts.dispersionHint),
      );
    }

    heading(name) {
      const sort = () => {
        this.down = this.sorted === name ? !this.down : COLUMNS[name].down;
        this.sorted = name;
        this.page = 0;
        this.render();
        this.remember();
      };
      const button = element("button", { type: "button", onclick: sort }, this.texts[name]);
      const attributes = { scope: "col", class: `head ${columnClass(name)}`, "data-column": name };
      return element("th", attributes, button);
    }

    /** Write what is shown into the page's address; a step is one that Back takes back. */
    remember({ isStep = true } = {}) {
      const address = new URL(location.href);
      const state = {
        search: this.search.value,
        least: this.least.value,
        most: this.most.value,
        in: this.document.value,
        sort: this.sorted === "count" && this.down ? "" : (this.down ? "-" : "") + this.sorted,
        page: this.page ? this.page + 1 : "",
        open: this.opened ?? "",
      };
      for (const [name, value] of Object.entries(state)) {
        if (value === "") address.searchParams.delete(this.prefix + name);
        else address.searchParams.set(this.prefix + name, value);
      }
      if (address.href === location.href) return;
      try {
        history[isStep ? "pushState" : "replaceState"](null, "", address);
      } catch {
        // Some browsers let no page on file:// change its address.
      }
    }

    /** Show what the page's address says. */
    restore() {
      const given = new URLSearchParams(location.search);
      const value = (name) => given.get(this.prefix + name) ?? "";
      this.search.value = value("search");
      this.least.value = value("least");
      this.most.value = value("most");
      this.document.value = value("in");
      const [, minus, column] = /^(-?)(.*)$/.exec(value("sort"));
      const isColumn = Object.hasOwn(COLUMNS, column);
      this.sorted = isColumn ? column : "count";
      this.down = isColumn ? minus === "-" : true;
      this.page = (Number.parseInt(value("page"), 10) || 1) - 1;
      this.render();
      const word = value("open");
      if (!word) return;
      const at = this.found.findIndex((each) => each.word === word);
      if (at < 0) return;
      this.page = Math.floor(at / ROWS);
      this.render();
      const row = this.body.rows[at % ROWS];
      this.open(this.found[at], row, row.querySelector("button"));
    }

    /** Return the numbers of the documents whose title or name is wanted; null for all. */
    wanted() {
      const query = fold(this.document.value);
      if (!query) return null;
      const matches = matcher(query);
      const isTitle = this.documents.some(({ title }) => fold(title) === query);
      const found = new Set();
      for (const [at, { title, name }] of this.documents.entries()) {
        if (isTitle ? fold(title) === query : matches(fold(title)) || (name && matches(name))) {
          found.add(at);
        }
      }
      return found;
    }

    /** Return the words that are wanted, in the order that is wanted. */
    find() {
      const matches = matcher(fold(this.search.value));
      const least = Number(this.least.value) || 0;
      const most = Number(this.most.value) || Infinity;
      const wanted = this.wanted();
      const found = this.words.filter(
        ({ word, count, documents }) =>
          count >= least
          && count <= most
          && matches(word)
          && (wanted === null || documents.some((document) => wanted.has(document))),
      );
      if (this.sorted === "word") this.alphabetize();
      const { value } = COLUMNS[this.sorted];
      const sign = this.down ? -1 : 1;
      return found.sort((a, b) => sign * (value(a) - value(b)));
    }

    /** Give each word its place in the alphabet of the reader's language, once. */
    alphabetize() {
      if (this.alphabetized) return;
      this.alphabetized = true;
      const { compare } = new Intl.Collator(locales);
      const sorted = [...this.words].sort((a, b) => compare(a.word, b.word));
      for (const [at, word] of sorted.entries()) word.order = at;
    }

    /** Show the page of words that is wanted. */
    render() {
      const found = this.find();
      this.found = found;
      this.opened = null;
      const pages = Math.max(1, Math.ceil(found.length / ROWS));
      this.page = Math.min(Math.max(this.page, 0), pages - 1);
      const begin = this.page * ROWS;
      const shown = found.slice(begin, begin + ROWS);
      this.body.replaceChildren(...shown.map((word, at) => this.row(word, at)));
      if (!shown.length) {
        const cell = element("td", { colspan: this.headings.length }, this.texts.nothing);
        this.body.append(element("tr", {}, cell));
      }
      for (const heading of this.headings) {
        if (heading.dataset.column !== this.sorted) heading.removeAttribute("aria-sort");
        else heading.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      }
      const numbers = { all: number.format(this.words.length), found: number.format(found.length) };
      this.status.textContent = fill(this.texts.found, numbers);
      this.rows.textContent = fill(this.texts.rows, {
        first: number.format(begin + (shown.length && 1)),
        last: number.format(begin + shown.length),
        all: number.format(found.length),
      });
      // Not disabled: what is disabled loses the focus of whoever has just pressed it.
      this.previous.setAttribute("aria-disabled", this.page === 0);
      this.next.setAttribute("aria-disabled", this.page === pages - 1);
    }

    row(word, at) {
      const toggle = ({ currentTarget }) => {
        const row = currentTarget.closest("tr");
        const isOpen = currentTarget.getAttribute("aria-expanded") === "true";
        if (isOpen) this.close(row.nextElementSibling);
        else {
          this.open(word, row, currentTarget);
          this.remember();
        }
      };
      const attributes = { type: "button", "aria-expanded": "false", onclick: toggle };
      const button = element("button", attributes, word.word);
      const cells = Object.entries(COLUMNS).slice(1).map(([name, { text, place }]) =>
        element("td", { class: columnClass(name) }, text ? text(word) : this.link(place(word))),
      );
      return element(
        "tr",
        { class: at % 2 ? "row-odd" : "row-even" },
        element("th", { scope: "row", class: columnClass("word") }, button),
        ...cells,
      );
    }

    /** Link to a place by the title of its document. */
    link({ document, anchor }) {
      const { title, uri, anchors } = this.documents[document];
      if (uri === null) return title;
      return element("a", { href: this.address(document, anchors[anchor]) }, title);
    }

    address(document, anchor) {
      const { uri } = this.documents[document];
      return this.root + (anchor ? `${uri.replace(/#.*/, "")}#${encodeURIComponent(anchor)}` : uri);
    }

    /** Show the places of a word in a row of their own, below its row. */
    open(word, row, button) {
      const summary = fill(this.texts.places, {
        word: word.word,
        count: number.format(word.count),
        documents: number.format(word.documents.length),
      });
      const list = element(this.foreign ? "ul" : "dl", {});
      const places = this.places(word);
      let left = this.foreign ? word.documents.length : word.count;
      const more = element("button", { type: "button" });
      const showMore = async () => {
        more.textContent = this.texts.loading;
        try {
          for (let n = 0; n < PLACES; n += 1) {
            const { value, done } = await places.next();
            if (done) left = 0;
            if (done) break;
            this.addPlace(list, value);
            left -= 1;
          }
          more.hidden = !left;
          more.textContent = fill(this.texts.more, { left: number.format(left) });
        } catch (error) {
          more.replaceWith(fill(this.texts.failed, { file: error.message }));
        }
      };
      more.addEventListener("click", showMore);
      const close = () => this.close(row.nextElementSibling);
      const cell = element(
        "td",
        { colspan: this.headings.length },
        element("p", { role: "status" }, summary),
        list,
        more,
        " ",
        element("button", { type: "button", onclick: close }, this.texts.close),
      );
      row.after(element("tr", { class: "mrstats-places" }, cell));
      button.setAttribute("aria-expanded", "true");
      this.opened = word.word;
      showMore();
    }

    close(places) {
      const button = places.previousElementSibling.querySelector("button");
      button.setAttribute("aria-expanded", "false");
      button.focus();
      places.remove();
      if (this.opened === button.textContent) this.opened = null;
      this.remember();
    }

    /** Go through the places of a word, or the documents where there is no text of them. */
    async *places(word) {
      for (const [at, document] of word.documents.entries()) {
        if (this.foreign) {
          yield { document, count: word.counts[at] };
          continue;
        }
        const name = `contexts/${this.documents[document].name}`;
        const { text, anchors } = await load(this.root, name);
        const prose = text.replace(CODE, (code) => " ".repeat(code.length));
        for (const { 0: run, index: start } of prose.matchAll(RUN)) {
          if (NUMBER.test(run) || fold(run) !== word.word) continue;
          const anchor = anchors.findLast(([from]) => from <= start)?.[1];
          yield { document, count: word.counts[at], anchor, text, start, end: start + run.length };
        }
      }
    }

    /** Add a place to the list: what stands around it in its block, as a link. */
    addPlace(list, { document, count, anchor, text, start, end }) {
      if (this.foreign) {
        const { title } = this.documents[document];
        list.append(element("li", {}, `${title} (${number.format(count)})`));
        return;
      }
      if (list.dataset.document !== String(document)) {
        list.dataset.document = document;
        const { title } = this.documents[document];
        list.append(element("dt", {}, `${title} (${number.format(count)})`));
      }
      const begins = Math.max(text.lastIndexOf("\n", start) + 1, 0);
      const newline = text.indexOf("\n", start);
      const ends = newline < 0 ? text.length : newline;
      let before = text.slice(begins, start);
      let after = text.slice(end, ends);
      if (before.length > AROUND) before = `…${before.slice(-AROUND).replace(/^\S*\s/, "")}`;
      if (after.length > AROUND) after = `${after.slice(0, AROUND).replace(/\s\S*$/, "")}…`;
      const mark = element("mark", {}, text.slice(start, end));
      const address = { href: this.address(document, anchor) };
      const link = element("a", address, ...withCode(before), mark, ...withCode(after));
      list.append(element("dd", {}, link));
    }
  }

  /** Make nodes of a text, in which code may be cut at either end. */
  function withCode(text) {
    const whole = text
      .replace(/^([^\ufdd3]*)\ufdd4/, "\ufdd3$1\ufdd4")
      .replace(/\ufdd3([^\ufdd4]*)$/, "\ufdd3$1\ufdd4");
    return whole.split(CODE).map((part, at) => (at % 2 ? element("code", {}, part) : part));
  }

  function columnClass(name) {
    const kind = ["count", "documents", "dispersion"].includes(name) ? "mrstats-number " : "";
    return `${kind}mrstats-${name}`;
  }

  for (const [number, host] of document.querySelectorAll("div.mrstats-explorer").entries()) {
    load(host.dataset.root, host.dataset.name)
      .then((data) => new Explorer(host, number, data))
      .catch((error) => console.error("The table stays as it is:", error));
  }
})();
