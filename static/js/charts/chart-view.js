// A picture of numbers by Chart.js. The page holds the numbers as JSON, and says the same in words and in a table beside it.
// Other modules extend this element, one for each kind of picture, and say how theirs is drawn in `settings()`.
// A picture is drawn once a tenth of it is in view, each in a task of its own: on a slow phone a page with nine of them stays quick to touch.
const dark = matchMedia("(prefers-color-scheme: dark)");
let arriving, turns = Promise.resolve();

// Chart.js is fetched with the page and run when it is first needed, or when the page has nothing else to do.
function library() {
  return arriving ??= new Promise((arrived) => {
    const { href: src } = document.getElementById("chart-library");
    document.head.append(Object.assign(document.createElement("script"), { src, onload: arrived }));
  });
}

const near = new IntersectionObserver((places) => {
  for (const { target } of places.filter(({ isIntersecting }) => isIntersecting)) target.drawn();
}, { threshold: 0.1 });
addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(library));

class ChartView extends HTMLElement {
  connectedCallback() {
    this.told = JSON.parse(document.getElementById(this.getAttribute("data")).textContent);
    near.observe(this);
    this.again = () => this.chart && this.draw();
    // A new theme brings new colours, and paper is always light.
    this.watcher = new MutationObserver(this.again);
    this.watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    dark.addEventListener("change", this.again);
  }

  disconnectedCallback() {
    near.unobserve(this);
    this.watcher.disconnect();
    dark.removeEventListener("change", this.again);
    this.chart?.destroy();
  }

  // Resolves when the picture is there, for whoever cannot wait until somebody comes to it.
  drawn() {
    near.unobserve(this);
    turns = turns.then(library).then(() => new Promise((next) => setTimeout(next))).then(() => this.isConnected && !this.chart && this.draw());
    return turns;
  }

  draw() {
    this.chart?.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.color = this.token("ink-soft");
    Chart.defaults.borderColor = this.token("line");
    const settings = this.settings();
    settings.options = {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      onClick: (event, items) => this.open(items[0]),
      onHover: (event, items) => { event.native.target.style.cursor = this.place(items[0]) ? "pointer" : ""; },
      ...settings.options,
      plugins: { legend: { display: false }, ...settings.options.plugins, tooltip: this.tooltip(settings.options.plugins?.tooltip) },
    };
    this.chart = new Chart(this.querySelector("canvas"), settings);
  }

  // The words of a point come ready from the server, in the reader's language.
  tooltip(own) {
    return {
      displayColors: false,
      backgroundColor: this.token("ink"),
      bodyColor: this.token("surface"),
      callbacks: { title: () => "", label: (item) => this.words(item) },
      ...own,
    };
  }

  // Where the sources of a point are: the same address as in the table.
  open(item) {
    const address = this.place(item);
    if (address) location.assign(address);
  }

  place(item) {
    return item && this.point(item)?.url;
  }

  words(item) {
    return this.point(item)?.words ?? "";
  }

  // The point of the told numbers that an item of the picture stands for.
  point({ datasetIndex, dataIndex, index }) {
    return this.told.series[datasetIndex]?.points[dataIndex ?? index];
  }

  // A colour as it is in this theme: custom properties keep light-dark() as it is written, a used colour is decided.
  token(name, share = 100) {
    this.probe ??= this.appendChild(Object.assign(document.createElement("i"), { hidden: true }));
    this.probe.style.color = share < 100 ? `color-mix(in srgb, var(--${name}) ${share}%, transparent)` : `var(--${name})`;
    return getComputedStyle(this.probe).color;
  }
}

customElements.define("chart-view", ChartView);

// Paper is light: the theme changes for the printer and comes back.
addEventListener("beforeprint", () => {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  root.dataset.theme = "light";
  for (const view of document.querySelectorAll("[data-chart]")) if (window.Chart) view.draw();
  addEventListener("afterprint", () => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }, { once: true });
});
