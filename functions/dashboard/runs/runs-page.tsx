import type { Answer } from "../../../shared/http/contract/operation";
import { call } from "../api";
import { linkTo } from "../address";
import { Between } from "../facts";
import { PolledPage } from "../polled-page";
import { usePolled } from "../use-polled";
import { Headings, Wide } from "../wide";
import { count, when } from "../words";
import { changesInWords } from "./changes";
import { Schedule } from "./schedule";
import { RangeForm, type AskedRange } from "./range-form";

const EVERY_MS = 4_000;
const SHOWN = 100;

async function loadRuns(signal: AbortSignal) {
  const [{ runs }, schedule] = await Promise.all([
    call("list-runs", { query: { limit: SHOWN }, signal }),
    call("show-schedule", { signal }),
  ]);
  return { runs, schedule };
}

/** What ran and what runs, and a way to ask for more. */
export function RunsPage() {
  const polled = usePolled(loadRuns, "runs", EVERY_MS);
  const { again } = polled;
  return (
    <PolledPage id="runs" title="Runs" polled={polled}>
      {({ runs, schedule }) => (
        <>
          <Schedule schedule={schedule} onSet={again} />
          <div class="forms">
            <RangeForm
              title="Score"
              usualHours={1}
              bucketSeconds={schedule.bucketSeconds}
              ask={score}
              onAsked={again}
            />
            <RangeForm title="Train" usualHours={168} bucketSeconds={schedule.bucketSeconds} ask={train} />
          </div>
          <RunTable runs={runs} />
        </>
      )}
    </PolledPage>
  );
}

async function score(body: AskedRange): Promise<string> {
  const { id } = await call("start-run", { body });
  return `run ${id} is asked for; what it finds is in its results alone`;
}

async function train(body: AskedRange): Promise<string> {
  const { id } = await call("start-training", { body });
  return `training ${id} is asked for; a device's first model becomes its champion, any later one its challenger`;
}

type Run = Answer<"list-runs">["runs"][number];

const RunTable = ({ runs }: { readonly runs: readonly Run[] }) => (
  <Wide label="Runs, the newest first">
    <table>
      <Headings names={["Asked for", "Kind", "Status", "Scores", "Devices", "Changed", "Error"]} />
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td>
              <a class="at" href={linkTo(["runs", run.id])}>
                {when(run.requestedAt)}
              </a>
            </td>
            <td>{run.kind}</td>
            <td class={`run ${run.status}`}>{run.status}</td>
            <td>
              <Between from={run.from} to={run.to} />
            </td>
            <td class="number">{run.plan && count(run.plan.devices)}</td>
            <td>{changesInWords(run)}</td>
            <td>{run.error?.message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Wide>
);
