// A button that saves the charts of its figure as one picture: title, charts with their names, and the sentence that sums them up.
const MARGIN = 24;

class ChartPicture extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.save());
  }

  async save() {
    const figure = this.closest("figure");
    const views = [...figure.querySelectorAll("[data-chart]")];
    await Promise.all(views.map((view) => view.drawn()));
    const charts = views.map((view) => ({ name: view.getAttribute("name"), canvas: view.querySelector("canvas") }));
    const words = [...figure.querySelectorAll("[data-summary]")].map((summary) => summary.textContent.trim());
    const picture = this.paint({ title: figure.querySelector("[data-title]").textContent.trim(), charts, words, look: views[0] });
    picture.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      Object.assign(document.createElement("a"), { href: address, download: this.getAttribute("file") }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
  }

  paint({ title, charts, words, look }) {
    const scale = charts[0].canvas.width / charts[0].canvas.clientWidth;
    const width = Math.max(...charts.map(({ canvas }) => canvas.clientWidth)) + 2 * MARGIN;
    const pen = document.createElement("canvas").getContext("2d");
    const font = (size, weight = 400) => `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    pen.font = font(14);
    const lines = words.flatMap((sentence) => this.broken(pen, sentence, width - 2 * MARGIN));
    const height = 2 * MARGIN + 32 + charts.reduce((sum, { name, canvas }) => sum + canvas.clientHeight + (name ? 26 : 0) + 8, 0) + 22 * lines.length;
    Object.assign(pen.canvas, { width: width * scale, height: height * scale });
    pen.scale(scale, scale);
    pen.fillStyle = look.token("surface");
    pen.fillRect(0, 0, width, height);
    let y = MARGIN + 16;
    const write = (text, size, weight, color) => {
      Object.assign(pen, { font: font(size, weight), fillStyle: look.token(color) });
      pen.fillText(text, MARGIN, y);
    };
    write(title, 18, 600, "ink");
    y += 16;
    for (const { name, canvas } of charts) {
      y += name ? 22 : 0;
      if (name) write(name, 14, 600, "ink");
      pen.drawImage(canvas, MARGIN, y + (name ? 4 : 0), canvas.clientWidth, canvas.clientHeight);
      y += canvas.clientHeight + (name ? 4 : 0) + 8;
    }
    for (const line of lines) {
      y += 22;
      write(line, 14, 400, "ink-soft");
    }
    return pen.canvas;
  }

  broken(pen, sentence, width) {
    const lines = [""];
    for (const word of sentence.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }
}

customElements.define("chart-picture", ChartPicture);
