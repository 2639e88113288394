// The console's one script: the theme, live charts, and the curves of a model. Everything else is HTML.
(() => {
  "use strict";
  const root = document.documentElement;
  const remembered = localStorage.getItem("theme");
  if (remembered === "light" || remembered === "dark") root.dataset.theme = remembered;

  const charts = [];
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const axis = (label) => ({
    label, labelSize: label ? 18 : 0, labelFont: "12px system-ui", font: "12px system-ui", size: label ? 44 : 48,
    stroke: () => colour("--soft"), grid: { stroke: () => colour("--line"), width: 1 },
    ticks: { stroke: () => colour("--line"), width: 1, size: 4 },
  });

  // Times are UTC, as everywhere on the pages: days where the axis spans more than two, else hours.
  const utc = () => ({
    ...axis(), size: 30, space: 70,
    values: (chart, ticks) => ticks.map((tick) => {
      const text = new Date(tick * 1000).toISOString();
      return chart.scales.x.max - chart.scales.x.min > 172800 ? text.slice(5, 10) : `${text.slice(8, 10)}. ${text.slice(11, 16)}`;
    }),
  });
  const whole = (label) => ({ ...axis(label), incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000, 100000, 1000000] });
  const asUtc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC");

  const clock = () => ({
    ...axis(), size: 30, space: 90,
    values: (_, ticks) => ticks.map((tick) => new Date(tick * 1000).toTimeString().slice(0, 8)),
  });

  document.addEventListener("click", (event) => {
    if (event.target.id !== "theme") return;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    charts.forEach((chart) => chart.redraw(false));
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    charts.forEach((chart) => chart.redraw(false));
  });

  const line = (label, name, fill) => ({
    label, stroke: () => colour(name), width: 2, points: { show: false }, spanGaps: false,
    fill: fill ? () => colour(name) + "22" : undefined,
  });

  const draw = (where, options, data) => {
    const chart = new uPlot({ width: where.clientWidth, height: 190, ...options }, data, where);
    new ResizeObserver(() => chart.setSize({ width: where.clientWidth, height: 190 })).observe(where);
    charts.push(chart);
    return chart;
  };

  // Live rates: two minutes, kept over page changes of this tab.
  const KEPT = 120;
  const names = ["time", "events", "decisions", "p50", "p99"];
  let history;
  try { history = JSON.parse(sessionStorage.getItem("rates")); } catch { history = null; }
  if (!history || names.some((name) => !Array.isArray(history[name]))) {
    history = Object.fromEntries(names.map((name) => [name, []]));
  }
  const live = {};
  const rates = () => [history.time, history.events, history.decisions];
  const latency = () => [history.time, history.p50, history.p99];
  const lately = () => [Date.now() / 1000 - KEPT, Date.now() / 1000];
  const least = (_, min, max) => [0, Math.max(max || 0, 1)];

  const startLive = () => {
    document.querySelectorAll("[data-live]").forEach((where) => {
      const kind = where.dataset.live;
      const series = kind === "rates"
        ? [{}, line("events", "--series-1", true), line("decisions", "--series-2")]
        : [{}, line("p50", "--series-1", true), line("p99", "--series-2")];
      live[kind] = draw(where, {
        series, axes: [clock(), axis()], scales: { x: { range: lately }, y: { range: least } }, cursor: { drag: { x: false, y: false } },
      }, kind === "rates" ? rates() : latency());
    });
  };

  document.addEventListener("htmx:sseMessage", () => {
    const now = Date.now() / 1000;
    const value = (name) => Number(document.querySelector(`[data-chart="${name}"]`)?.dataset.value) || 0;
    const last = history.time[history.time.length - 1];
    if (last && now - last > 5) { names.forEach((name) => history[name].push(name === "time" ? now - 1 : null)); }
    history.time.push(now);
    names.slice(1).forEach((name) => history[name].push(value(name)));
    names.forEach((name) => { while (history[name].length > KEPT) history[name].shift(); });
    sessionStorage.setItem("rates", JSON.stringify(history));
    live.rates?.setData(rates());
    live.latency?.setData(latency());
  });

  // Curves of a model, with the diagonal where it means something.
  const startCurves = () => {
    document.querySelectorAll("[data-curve]").forEach((where) => {
      const points = JSON.parse(where.dataset.points);
      const diagonal = where.dataset.curve !== "pr";
      const main = line(where.dataset.up, "--series-1", where.dataset.curve === "roc");
      if (where.dataset.curve === "reliability") main.points = { show: true, size: 6, fill: () => colour("--series-1") };
      const series = [{ label: where.dataset.across }, main];
      const data = [points.x, points.y];
      if (diagonal) {
        series.push({ ...line("diagonal", "--soft"), width: 1, dash: [4, 4] });
        data.push(points.x.slice());
      }
      draw(where, {
        series, legend: { show: false }, axes: [axis(where.dataset.across), axis(where.dataset.up)],
        scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
        cursor: { drag: { x: false, y: false } },
      }, data);
    });
  };

  // Uplifts of an experiment over time, with their intervals.
  const startUplifts = () => {
    document.querySelectorAll("[data-uplift]").forEach((where) => {
      const points = JSON.parse(where.dataset.uplift);
      const edge = (label) => ({ ...line(label, "--soft"), width: 1, dash: [4, 4] });
      draw(where, {
        series: [{}, line("uplift", "--series-1"), edge("low"), edge("high")], legend: { show: false },
        axes: [utc(), axis()], tzDate: asUtc, cursor: { drag: { x: false, y: false } },
      }, [points.x, points.y, points.low, points.high]);
    });
  };

  // Metrics over steps, of one run or of several.
  const startSteps = () => {
    document.querySelectorAll("[data-steps]").forEach((where) => {
      const points = JSON.parse(where.dataset.steps);
      const timed = where.dataset.across === "time";
      draw(where, {
        series: [{ label: where.dataset.across },
          ...points.series.map((one, i) => line(one.label, `--series-${i % 8 + 1}`))],
        legend: { show: points.series.length > 1 }, axes: [timed ? utc() : whole("step"), axis()], tzDate: asUtc,
        scales: { x: { time: timed } }, cursor: { drag: { x: false, y: false } },
      }, [points.x, ...points.series.map((one) => one.y)]);
    });
  };

  // What was watched: lines with their intervals, bounds as dashed lines, alerts as upright ones.
  const upright = (marks) => (chart) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.lineWidth = 2;
    marks.forEach((mark) => {
      const at = chart.valToPos(mark.x, "x", true);
      if (at < bbox.left || at > bbox.left + bbox.width) return;
      ctx.strokeStyle = colour(mark.raised ? "--bad" : "--good");
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
    });
    ctx.restore();
  };

  const startWatched = () => {
    document.querySelectorAll("[data-watched]").forEach((where) => {
      const points = JSON.parse(where.dataset.watched);
      const timed = where.dataset.across === "time";
      const series = [{ label: where.dataset.across }];
      const data = [points.x];
      const bands = [];
      points.lines.forEach((one, i) => {
        const name = `--series-${i + 1}`;
        series.push({ ...line(one.label, name), points: { show: points.x.length < 40, size: 5, fill: () => colour(name) } });
        data.push(one.y);
        if (one.low) {
          const edge = (label) => ({ ...line(label, name), width: 0, spanGaps: false });
          bands.push({ series: [series.length, series.length + 1], fill: () => colour(name) + "2e" });
          series.push(edge(`${one.label}, high`), edge(`${one.label}, low`));
          data.push(one.high, one.low);
        }
      });
      points.bounds.forEach((bound) => {
        series.push({ ...line(bound.label, "--soft"), width: 1, dash: [4, 4] });
        data.push(points.x.map(() => bound.y));
      });
      draw(where, {
        series, bands, legend: { show: points.lines.length > 1, markers: { width: 2 } },
        axes: [timed ? utc() : whole(where.dataset.across), axis()], tzDate: asUtc,
        scales: { x: { time: timed } }, cursor: { drag: { x: false, y: false } }, hooks: { draw: [upright(points.marks)] },
      }, data);
    });
  };

  // A question: its answer is shown as it comes, then what it rests on.
  const ask = async (form) => {
    const said = document.getElementById("said");
    const evidence = document.getElementById("evidence");
    const button = form.querySelector("button");
    const body = new URLSearchParams(new FormData(form));
    said.textContent = evidence.textContent = "";
    button.disabled = true;
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!response.headers.get("Content-Type")?.startsWith("text/plain")) {
        evidence.innerHTML = await response.text();
        return;
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) said.textContent += piece.value;
      const at = form.dataset.ask;
      await htmx.ajax("GET", `${at}/answers/${encodeURIComponent(response.headers.get("X-Request-Id"))}`, "#evidence");
      await htmx.ajax("GET", `${at}/last`, "#last");
    } catch (failure) {
      evidence.textContent = "The answer broke off; ask again.";
    } finally {
      button.disabled = false;
    }
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-ask]")) return;
    event.preventDefault();
    ask(event.target);
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (typeof uPlot === "undefined") return;
    startLive();
    startCurves();
    startUplifts();
    startSteps();
    startWatched();
  });
})();
