import { useEffect, useRef } from "preact/hooks";
import { HEIGHT_PX, plotInto, type PlotOptions } from "./plot";

/** One line over time. Dragging zooms in, a click picks an instant; all charts of a page share their cursor. */
export function Chart({ line, span, marked, onZoom, onPick }: PlotOptions) {
  const box = useRef<HTMLDivElement>(null);
  // What is called is that of the last drawing; the plot is made anew only where what it shows has changed.
  const acts = useRef({ onZoom, onPick });
  acts.current = { onZoom, onPick };
  useEffect(() => {
    const { current: target } = box;
    if (target === null) return;
    const draw = () =>
      plotInto(target, {
        ...{ line, span, marked },
        onZoom: acts.current.onZoom && ((to) => acts.current.onZoom?.(to)),
        onPick: (at) => acts.current.onPick?.(at),
      });
    let plot = draw();
    const redraw = () => {
      plot.destroy();
      plot = draw();
    };
    const watch = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height: HEIGHT_PX }));
    watch.observe(target);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", redraw);
    return () => {
      watch.disconnect();
      scheme.removeEventListener("change", redraw);
      plot.destroy();
    };
  }, [line, marked, span.from, span.to]);
  return <div class="chart" ref={box} role="img" aria-label={`${line.name} over time`} />;
}
