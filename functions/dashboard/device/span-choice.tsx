import { isoOf } from "../../../shared/time";
import { when, zone } from "../words";
import { LENGTHS, type Span } from "./span";

interface SpanChoiceProps {
  readonly span: Span;
  readonly onMove: (direction: -1 | 1) => void;
  readonly onLast: (length: string) => void;
}

/** Which time is shown. */
export const SpanChoice = ({ span, onMove, onLast }: SpanChoiceProps) => (
  <div class="span" role="group" aria-label="Time">
    <button type="button" onClick={() => onMove(-1)}>
      earlier
    </button>
    <span>
      {when(isoOf(span.from))} to {when(isoOf(span.to))} <span class="faint">{zone()}</span>
    </span>
    <button type="button" onClick={() => onMove(1)}>
      later
    </button>
    {Object.keys(LENGTHS).map((length) => (
      <button key={length} type="button" onClick={() => onLast(length)}>
        last {length}
      </button>
    ))}
  </div>
);
