// Counts by the week, one upon the other: full, striped and hollow, in the order of the legend.
class WeeksChart extends customElements.get("chart-view") {
  settings() {
    const { labels, series } = this.told;
    const fills = [this.token("accent"), this.stripes("accent"), this.token("surface")];
    const edges = ["accent", "accent", "ink-soft"].map((name) => this.token(name));
    return {
      type: "bar",
      data: {
        labels,
        datasets: series.map(({ label, points }, place) => ({
          label, data: points.map(({ y }) => y), backgroundColor: fills[place], borderColor: edges[place], borderWidth: 1.5, borderSkipped: false, maxBarThickness: 28,
        })),
      },
      options: {
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { stacked: true, grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 12, color: this.token("ink-faint"), font: { size: 11 } } },
          y: { stacked: true, beginAtZero: true, suggestedMax: 3, ticks: { precision: 0, display: this.told.numbers, color: this.token("ink-faint"), font: { size: 11 } }, border: { display: false } },
        },
        plugins: {
          legend: { display: series.length > 1, position: "bottom", labels: { color: this.token("ink"), padding: 16, boxWidth: 14, boxHeight: 14 } },
          tooltip: { filter: (item) => item.raw > 0 },
        },
      },
    };
  }

  // Stripes say without colour what a plain surface says with it.
  stripes(name) {
    const tile = Object.assign(document.createElement("canvas"), { width: 6, height: 6 });
    const pen = tile.getContext("2d");
    pen.strokeStyle = this.token(name);
    pen.lineWidth = 1.5;
    for (const shift of [-3, 3, 9]) {
      pen.moveTo(shift - 3, 6);
      pen.lineTo(shift + 3, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }
}

customElements.define("weeks-chart", WeeksChart);
