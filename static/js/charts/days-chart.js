// Cells in rows and columns: how often something happened there, told by the size of the square, empty places by a dot.
class DaysChart extends customElements.get("chart-view") {
  settings() {
    const { columns, rows, most, series } = this.told;
    const points = series[0].points;
    const side = ({ chart }) => Math.min(chart.chartArea?.width / columns.length || 0, chart.chartArea?.height / rows.length || 0, 30);
    // Once is told from never by size and shape also where a year leaves little room.
    const radius = (context) => {
      const count = points[context.dataIndex]?.count ?? 0;
      return count ? Math.max(2.5, Math.max(side(context) / 2 - 1, 3) * Math.sqrt(count / most)) : 1;
    };
    const axis = (labels, more) => ({
      type: "linear", min: -0.5, max: labels.length - 0.5, grid: { display: false }, border: { display: false },
      afterBuildTicks: (scale) => { scale.ticks = labels.map((_, value) => ({ value })); },
      ticks: { color: this.token("ink-faint"), font: { size: 11 }, maxRotation: 0, callback: (value) => labels[value], ...more },
    });
    return {
      type: "scatter",
      data: {
        datasets: [{
          data: points, pointStyle: points.map(({ count }) => (count ? "rectRounded" : "circle")), radius, hoverRadius: radius, hitRadius: 6, clip: false,
          backgroundColor: points.map(({ count }) => this.token(count ? "accent" : "line-strong")), borderWidth: 0,
        }],
      },
      options: { scales: { x: axis(columns, { autoSkip: true, autoSkipPadding: 12 }), y: { ...axis(rows, { autoSkip: false }), reverse: true } } },
    };
  }
}

customElements.define("days-chart", DaysChart);
