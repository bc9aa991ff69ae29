import { holdInWords } from "../../../shared/http/hold-in-words";
import type { Answer } from "../../../shared/http/contract/operation";
import { ActionButton } from "../action-button";
import { linkTo } from "../address";
import { call } from "../api";
import { Between, Fact, Facts } from "../facts";
import { from, when } from "../words";

interface NextRunProps {
  readonly schedule: Answer<"show-schedule">;
}

interface ScheduleProps extends NextRunProps {
  readonly onSet: () => void;
}

/** How far scheduled runs have come, when the next one is and what holds it; pause and resume. */
export function Schedule({ schedule, onSet }: ScheduleProps) {
  const { paused, closedThrough, nextTick } = schedule;
  const set = async () => {
    const { paused: isPaused } = await call("set-schedule", { body: { paused: !paused } });
    onSet();
    return isPaused ? "paused" : "resumed";
  };
  return (
    <section class="panel" aria-labelledby="schedule">
      <h2 id="schedule">Schedule</h2>
      <Facts>
        <Fact name="Scheduled runs">
          <strong class={paused ? "muted" : undefined}>{paused ? "paused" : "on"}</strong>
        </Fact>
        <Fact name="Have taken">{closedThrough === null ? "nothing yet" : `all up to ${when(closedThrough)}`}</Fact>
        {!paused && (
          <Fact name="Next tick">{nextTick === null ? "never" : `${when(nextTick)}, ${from(nextTick)}`}</Fact>
        )}
        {!paused && (
          <Fact name="Next run">
            <NextRun schedule={schedule} />
          </Fact>
        )}
      </Facts>
      <ActionButton act={set}>{paused ? "Resume" : "Pause"}</ActionButton>
    </section>
  );
}

function NextRun({ schedule: { next, held } }: NextRunProps) {
  if (next !== null) {
    return (
      <>
        scores <Between {...next} />
        {next.incomplete && ", without what is still to be taken in"}
      </>
    );
  }
  if (held === null) return null;
  return (
    <>
      held: {holdInWords(held, when)}
      {held.run !== null && (
        <>
          {" "}
          (<a href={linkTo(["runs", held.run])}>see it</a>)
        </>
      )}
    </>
  );
}
