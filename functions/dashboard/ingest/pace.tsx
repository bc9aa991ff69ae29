import { useMemo } from "preact/hooks";
import type { Answer } from "../../../shared/http/contract/operation";
import { Chart } from "../chart/chart";
import { Fact, Facts } from "../facts";
import { count, when } from "../words";
import { paceLine } from "./pace-line";

type PaceProps = Pick<Answer<"show-ingest">, "readingsPerSecond" | "minutes" | "partitions">;

/** How fast readings come in, and what of them was late. */
export function Pace({ readingsPerSecond, minutes, partitions }: PaceProps) {
  const { line, span, marked } = useMemo(() => paceLine(minutes, Date.now()), [minutes]);
  const late = minutes.filter((minute) => minute.late > 0);
  const readings = late.reduce((sum, minute) => sum + minute.late, 0);
  const last = late.at(-1);
  return (
    <>
      <Facts>
        <Fact name="Readings a second">{count(readingsPerSecond)}</Fact>
        <Fact name="Events behind">{count(partitions.reduce((sum, { lag }) => sum + lag, 0))}</Fact>
        <Fact name="Late readings, in the last hour">
          {last === undefined ? "none" : `${count(readings)}, the last at ${when(last.at)}`}
        </Fact>
      </Facts>
      <figure>
        <figcaption>
          {line.name} in the last hour{marked.length > 0 && "; shaded where some were late"}
        </figcaption>
        <Chart line={line} span={span} marked={marked} />
      </figure>
    </>
  );
}
