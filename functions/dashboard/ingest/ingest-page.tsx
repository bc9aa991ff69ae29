import type { Answer, Sent } from "../../../shared/http/contract/operation";
import { ActionButton } from "../action-button";
import { call } from "../api";
import { PolledPage } from "../polled-page";
import { usePolled } from "../use-polled";
import { Headings, Wide } from "../wide";
import { count, when } from "../words";
import { Pace } from "./pace";

const EVERY_MS = 4_000;

const loadIngest = (signal: AbortSignal) => call("show-ingest", { signal });

/** Whether readings come in: how fast, how far behind each partition is, what was refused, what never came. */
export function IngestPage() {
  return (
    <PolledPage id="ingest" title="Ingest" polled={usePolled(loadIngest, "ingest", EVERY_MS)}>
      {({ partitions, refused, gaps, readingsPerSecond, minutes }) => (
        <>
          <Pace readingsPerSecond={readingsPerSecond} minutes={minutes} partitions={partitions} />
          <Partitions partitions={partitions} />
          <Refused refused={refused} />
          <Gaps gaps={gaps} />
        </>
      )}
    </PolledPage>
  );
}

type Ingest = Answer<"show-ingest">;

const Partitions = ({ partitions }: Pick<Ingest, "partitions">) => (
  <Wide label="Partitions">
    <table>
      <caption>Partitions</caption>
      <Headings
        names={[
          "Partition",
          "Events behind",
          "Readings a second",
          "Readings counted",
          "Duplicates",
          "Dead letters",
          "Delivered again",
        ]}
      />
      <tbody>
        {partitions.map(({ partitionId, lag, readingsPerSecond, counted, duplicates, ...more }) => (
          <tr key={partitionId}>
            <th scope="row">{partitionId}</th>
            {[lag, readingsPerSecond, counted, duplicates, more.deadLetters, more.redeliveredEvents].map((value, i) => (
              <td class="number" key={i}>
                {count(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </Wide>
);

function Refused({ refused }: Pick<Ingest, "refused">) {
  const reasons = Object.entries(refused);
  if (reasons.length === 0) return <p>Nothing lies refused.</p>;
  return (
    <table>
      <caption>Refused</caption>
      <tbody>
        {reasons.map(([reason, letters]) => (
          <tr key={reason}>
            <th scope="row">{reason}</th>
            <td class="number">{count(letters)}</td>
            <td>
              <ActionButton act={() => replay(reason)}>Replay</ActionButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Reason = Sent<"replay-dead-letters", "body">["reason"];

/** Judges all of them by the rules of now, a request after the other. */
async function replay(reason: string): Promise<string> {
  let [counted, refused] = [0, 0];
  let after: string | undefined;
  do {
    const body = { reason: reason as Reason, after };
    const page: Answer<"replay-dead-letters"> = await call("replay-dead-letters", { body });
    counted += page.counted;
    refused += Object.values(page.stillRefused).reduce((sum, letters) => sum + letters, 0);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return `${counted} readings counted, ${refused} refused again`;
}

function Gaps({ gaps }: Pick<Ingest, "gaps">) {
  if (gaps.length === 0) return <p>No event is missing.</p>;
  const reread = async () => {
    const { events, left, lost } = await call("reread-gaps", { body: { all: true } });
    return `${events} events read again, ${left} left, ${lost} lost`;
  };
  return (
    <>
      <table>
        <caption>Events that never came</caption>
        <tbody>
          {gaps.map(({ partitionId, fromSequence, toSequence, foundAt, state }) => (
            <tr key={`${partitionId} ${fromSequence}`}>
              <th scope="row">partition {partitionId}</th>
              <td>
                {fromSequence} to {toSequence}
              </td>
              <td>{state}</td>
              <td>{when(foundAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ActionButton act={reread}>Read again</ActionButton>
    </>
  );
}
