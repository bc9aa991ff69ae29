import { when, zone } from "../words";
import { iso, LENGTHS, type Span } from "./span";

interface SpanChoiceProps {
  readonly span: Span;
  readonly onMove: (direction: -1 | 1) => void;
  readonly onLast: (length: string) => void;
}

/** Which time is shown. */
export const SpanChoice = ({ span, onMove, onLast }: SpanChoiceProps) => (
  <div class="span" role="group" aria-label="Time">
    <button type="button" aria-label="earlier" onClick={() => onMove(-1)}>
      ←
    </button>
    <span>
      {when(iso(span.from))} to {when(iso(span.to))} <span class="faint">{zone()}</span>
    </span>
    <button type="button" aria-label="later" onClick={() => onMove(1)}>
      →
    </button>
    {Object.keys(LENGTHS).map((length) => (
      <button key={length} type="button" onClick={() => onLast(length)}>
        last {length}
      </button>
    ))}
  </div>
);
