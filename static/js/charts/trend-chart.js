// One element over time: the level, the band in which it may lie, and a gap wherever nothing was known. Single readings are marks of their own.
const SHAPES = { fire: "triangle", water: "circle", earth: "rect", air: "crossRot", aether: "rectRot", self: "circle", coach: "rect", pulse: "triangle" };

class TrendChart extends customElements.get("chart-view") {
  settings() {
    const { element, series, span, ticks } = this.told;
    const [line, ...readings] = series;
    const edge = (of) => line.points.map(({ x, [of]: y }) => ({ x, y }));
    const ground = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0, spanGaps: false };
    const datasets = [
      { ...this.look(element, line.points), label: line.label, data: line.points, order: 1 },
      ...readings.map(({ label, shape, points }) => ({
        type: "scatter", label, data: points, pointStyle: SHAPES[shape], pointRadius: 5, pointHoverRadius: 7,
        borderColor: this.token("ink-soft"), backgroundColor: this.token("surface"), borderWidth: 1.5, order: 0,
      })),
      { ...ground, data: edge("low"), order: 3 },
      { ...ground, data: edge("high"), fill: "-1", backgroundColor: this.token(element, 22), order: 3 },
    ];
    return {
      type: "line",
      data: { datasets },
      options: {
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: {
            type: "linear", min: span[0], max: span[1], grid: { display: false },
            afterBuildTicks: (axis) => { axis.ticks = ticks.map(({ x }) => ({ value: x })); },
            ticks: { autoSkip: false, maxRotation: 0, color: this.token("ink-faint"), font: { size: 11 }, align: "inner", callback: (value) => ticks.find(({ x }) => x === value)?.label },
          },
          y: { min: 0, max: 100, ticks: { stepSize: 25, display: this.told.numbers, color: this.token("ink-faint"), font: { size: 11 } }, border: { display: false } },
        },
        plugins: {
          legend: { display: readings.length > 0, position: "bottom", labels: { usePointStyle: true, color: this.token("ink"), padding: 16, filter: ({ text }) => Boolean(text) } },
          tooltip: { filter: (item) => this.words(item) !== "" },
        },
      },
    };
  }

  // A point that stands alone between two gaps has no line: its mark has to be seen.
  look(element, points) {
    const isAlone = (place) => points[place - 1]?.y == null && points[place + 1]?.y == null;
    return {
      borderColor: this.token(element), borderWidth: 2.5, spanGaps: false, pointStyle: SHAPES[element], pointBackgroundColor: this.token(element),
      pointRadius: points.map((point, place) => (isAlone(place) || place === points.length - 1 ? 5 : 0)), pointHoverRadius: 7, pointHitRadius: 12, clip: 8,
    };
  }
}

customElements.define("trend-chart", TrendChart);
