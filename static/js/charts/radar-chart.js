// Five levels as a shape: today's filled and solid with round marks, the earlier day's dashed with hollow triangles.
class RadarChart extends customElements.get("chart-view") {
  settings() {
    const { labels, series } = this.told;
    const looks = [
      { borderColor: this.token("accent"), backgroundColor: this.token("accent", 14), pointStyle: "circle", pointBackgroundColor: this.token("accent"), fill: true },
      { borderColor: this.token("ink-soft"), borderDash: [5, 4], pointStyle: "triangle", pointBackgroundColor: this.token("surface"), fill: false },
    ];
    return {
      type: "radar",
      data: {
        labels,
        datasets: series.map(({ label, points }, place) => ({ label, data: points.map((point) => point.y), borderWidth: 2, pointRadius: 5, pointHoverRadius: 7, spanGaps: false, ...looks[place] })),
      },
      options: {
        scales: {
          r: {
            min: 0,
            max: 100,
            ticks: { stepSize: 25, display: this.told.numbers, backdropColor: this.token("surface"), color: this.token("ink-faint"), font: { size: 11 } },
            grid: { color: this.token("line") },
            angleLines: { color: this.token("line") },
            pointLabels: { color: this.token("ink"), font: { size: 14, weight: 600 } },
          },
        },
        plugins: { legend: { display: true, position: "bottom", labels: { usePointStyle: true, color: this.token("ink"), padding: 16 } } },
      },
    };
  }
}

customElements.define("radar-chart", RadarChart);
