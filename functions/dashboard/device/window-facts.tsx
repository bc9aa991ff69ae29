import { figure, reasonInWords, share, when } from "../words";
import { OperatorsWord } from "./operators-word";
import type { Anomaly, Window, Windows } from "./load-device";

interface WindowFactsProps {
  readonly windows: Windows;
  /** The one that was chosen. */
  readonly window: Window | undefined;
  readonly reported: ReadonlyMap<string, Anomaly>;
  readonly onChoose: (windowEnd: string) => void;
}

/** Why a window is what it is; chosen in a chart, or here. */
export function WindowFacts({ windows, window, reported, onChoose }: WindowFactsProps) {
  const anomaly = window && reported.get(window.windowEnd);
  const strange = windows.filter(({ verdict }) => verdict === "anomalous").toReversed();
  return (
    <section class="window" aria-labelledby="window">
      <h2 id="window">Window</h2>
      <label>
        Anomalous windows in this time ({strange.length})
        <select
          value={window?.verdict === "anomalous" ? window.windowEnd : ""}
          onChange={({ currentTarget: { value } }) => value !== "" && onChoose(value)}
        >
          <option value="">choose one</option>
          {strange.map(({ windowEnd, severity }) => (
            <option key={windowEnd} value={windowEnd}>
              {when(windowEnd)}
              {severity === null ? "" : `, ${share(severity)}`}
            </option>
          ))}
        </select>
      </label>
      {window === undefined ? <p>Choose a window here or in a chart.</p> : <Chosen window={window} />}
      {anomaly !== undefined && <OperatorsWord key={anomaly.id} anomaly={anomaly} />}
    </section>
  );
}

const Chosen = ({ window }: { readonly window: Window }) => (
  <>
    <p>
      {when(window.windowStart)} to {when(window.windowEnd)}:{" "}
      <span class={`state ${window.verdict}`}>{window.verdict}</span>
      {window.reason !== null && `, ${reasonInWords(window.reason)}`}
      {window.score !== null && `; score ${figure(window.score)}, threshold ${figure(window.threshold ?? 0)}`}
      {window.severity !== null && `; severity ${share(window.severity)}`}; {window.readings} readings
    </p>
    {window.marks.length > 0 && <p>{window.marks.join(", ")}</p>}
    {window.contributions !== null && <Contributions of={window.contributions} />}
  </>
);

const SHOWN = 10;

/** What it is due to, the largest share first. */
function Contributions({ of }: { readonly of: Readonly<Record<string, number>> }) {
  const shares = Object.entries(of).sort(([, one], [, other]) => other - one);
  return (
    <table class="contributions">
      <caption>Due to</caption>
      <tbody>
        {shares.slice(0, SHOWN).map(([feature, value]) => (
          <tr key={feature}>
            <th scope="row">{feature}</th>
            <td>
              <meter min={0} max={1} value={value} aria-label={feature} /> {share(value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
