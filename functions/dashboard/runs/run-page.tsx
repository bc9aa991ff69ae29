import type { Answer } from "../../../shared/http/contract/operation";
import { ActionButton } from "../action-button";
import { linkTo } from "../address";
import { call, whereRefused } from "../api";
import { Between, Fact, Facts } from "../facts";
import { PolledPage } from "../polled-page";
import { usePolled } from "../use-polled";
import { Wide } from "../wide";
import { count } from "../words";
import { Changes, changesInWords, changesOf } from "./changes";

const EVERY_MS = 2_000;
const SHOWN_ERRORS = 100;

async function loadRun(runId: string, signal: AbortSignal) {
  const path = { run: runId };
  const run = await call("show-run", { path, signal });
  const [errors, changes] = await Promise.all([errorsOf(run, signal), changesOf(run, signal)]);
  return { run, errors, changes };
}

async function errorsOf({ id, finishedAt, progress }: Answer<"show-run">, signal: AbortSignal) {
  if (finishedAt === null || progress.failedDevices === 0) return [];
  const asked = call("show-run-errors", { path: { run: id }, query: { limit: SHOWN_ERRORS }, signal });
  // A run that ended without results has no list of errors.
  const { errors } = await asked.catch(whereRefused([409], () => ({ errors: [] })));
  return errors;
}

/** How far a run is, and what came of it. */
export function RunPage({ runId }: { readonly runId: string }) {
  const polled = usePolled(
    (signal) => loadRun(runId, signal),
    runId,
    EVERY_MS,
    ({ run }) => run.finishedAt !== null,
  );
  return (
    <PolledPage id="run" title={runId} up={{ path: ["runs"], name: "Runs" }} polled={polled}>
      {(loaded) => <RunFacts {...loaded} />}
    </PolledPage>
  );
}

type Loaded = Awaited<ReturnType<typeof loadRun>>;

function RunFacts({ run, errors, changes }: Loaded) {
  const { progress, plan, status } = run;
  const isOver = run.finishedAt !== null;
  return (
    <>
      <p>
        <progress max={plan?.devices ?? 1} value={progress.devices} aria-label="devices done" /> {progress.devices} of{" "}
        {plan?.devices ?? "?"} devices
        {!isOver && progress.secondsLeft !== null && `, some ${progress.secondsLeft} s to go`}
      </p>
      <Facts>
        <Fact name="Status">
          <span class={`run ${status}`}>{status}</span>
        </Fact>
        <Fact name="Kind">{run.kind}</Fact>
        <Fact name="Scores">
          <Between from={run.from} to={run.to} />
        </Fact>
        <Fact name="Windows">
          {count(progress.normal)} normal, <strong>{count(progress.anomalous)} anomalous</strong>,{" "}
          {count(progress.unscored)} unscored
        </Fact>
        <Fact name="Failed devices">{progress.failedDevices}</Fact>
        {run.changes !== null && <Fact name="Changed since the run before">{changesInWords(run)}</Fact>}
        <Fact name="Attempt">{run.attempt}</Fact>
        {run.incomplete && <Fact name="Data">not all of it was in</Fact>}
        {run.error !== null && <Fact name="Error">{run.error.message}</Fact>}
      </Facts>
      {!isOver && (
        <ActionButton
          confirm="Stop it, and keep what is published?"
          act={async () => {
            await call("cancel-run", { path: { run: run.id } });
            return "it stops before its next chunk";
          }}
        >
          Cancel
        </ActionButton>
      )}
      <Changes run={run} devices={changes} />
      {errors.length > 0 && <ErrorTable errors={errors} />}
    </>
  );
}

const ErrorTable = ({ errors }: Pick<Loaded, "errors">) => (
  <Wide label="Devices that could not be scored">
    <table>
      <caption>Devices that could not be scored</caption>
      <tbody>
        {errors.map(({ deviceId, code, message, attempts }) => (
          <tr key={deviceId}>
            <th scope="row">
              <a href={linkTo(["devices", deviceId])}>{deviceId}</a>
            </th>
            <td>{code}</td>
            <td>{message}</td>
            <td>{attempts} attempts</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Wide>
);
