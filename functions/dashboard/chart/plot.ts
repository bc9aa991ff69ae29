import uPlot from "uplot";
import type { Range } from "../../../shared/time";
import type { Line } from "./line";

export const HEIGHT_PX = 150;

const DATE = "\n{YYYY}-{MM}-{DD}";
/** What stands at the axis: by the distance of its marks in seconds, and where the year, or the day, is another one. */
const TIMES: uPlot.Axis.Values = [
  [86_400, "{MM}-{DD}", "\n{YYYY}", null, null, null, null, null, 1],
  [60, "{HH}:{mm}", DATE, null, DATE, null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", DATE, null, DATE, null, null, null, 1],
];

export interface PlotOptions {
  readonly line: Line;
  readonly span: Range;
  /** Shaded. */
  readonly marked: readonly Range[];
  readonly onZoom?: ((span: Range) => void) | undefined;
  /** An instant that was pointed at. */
  readonly onPick?: ((at: number) => void) | undefined;
}

/** Draws a line over time into `target`. Its colours are those that the style sheet has there now. */
export function plotInto(target: HTMLElement, options: PlotOptions): uPlot {
  const { line, onPick } = options;
  const plot = new uPlot(optionsOf(options, target), dataOf(line), target);
  plot.over.addEventListener("click", () => {
    const { idx } = plot.cursor;
    const at = typeof idx === "number" ? line.at[idx] : undefined;
    if (at !== undefined && plot.select.width === 0) onPick?.(at * 1000);
  });
  return plot;
}

const dataOf = ({ at, values, band, limit }: Line): uPlot.AlignedData => [
  [...at],
  [...values],
  ...(band ? [[...band.high], [...band.low]] : []),
  ...(limit === undefined ? [] : [at.map(() => limit)]),
];

function optionsOf({ line, span: { from, to }, marked, onZoom }: PlotOptions, target: HTMLElement): uPlot.Options {
  const style = getComputedStyle(target);
  const colour = (name: string) => style.getPropertyValue(`--${name}`);
  const rule = { stroke: colour("rule"), width: 1 };
  const axis = { stroke: colour("faint"), grid: rule, ticks: rule };
  const bare = { points: { show: false } };
  const { name, band, limit } = line;
  const edge = { ...bare, width: 0 };
  return {
    width: target.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { sync: { key: "device" }, drag: { x: onZoom !== undefined, y: false, setScale: false } },
    scales: { x: { time: true, range: [from / 1000, to / 1000] } },
    axes: [
      { ...axis, values: TIMES },
      { ...axis, size: 60 },
    ],
    series: [
      {},
      { ...bare, label: name, stroke: colour("ink"), width: 1.5 },
      ...(band ? [edge, edge] : []),
      ...(limit === undefined ? [] : [{ ...bare, stroke: colour("anomalous"), width: 1, dash: [4, 4] }]),
    ],
    bands: band ? [{ series: [2, 3], fill: colour("line-faint") }] : [],
    hooks: {
      drawClear: [(plot) => shade(plot, marked, colour("anomalous-wash"))],
      setSelect: onZoom ? [(plot) => zoom(plot, onZoom)] : [],
    },
  };
}

/** What is dragged over; a few pixels are a click. */
function zoom(plot: uPlot, onZoom: NonNullable<PlotOptions["onZoom"]>): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  onZoom({ from: plot.posToVal(left, "x") * 1000, to: plot.posToVal(left + width, "x") * 1000 });
}

/** Anomalous windows, behind the line; the shortest can be seen, too. */
function shade(plot: uPlot, marked: readonly Range[], colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  for (const { from, to } of marked) {
    const left = Math.max(bbox.left, plot.valToPos(from / 1000, "x", true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / 1000, "x", true));
    if (right > left) ctx.fillRect(left, bbox.top, Math.max(right - left, 2), bbox.height);
  }
  ctx.restore();
}
