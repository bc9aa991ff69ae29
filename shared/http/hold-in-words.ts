import type { Answer } from "./contract/operation";

type Hold = NonNullable<Answer<"show-schedule">["held"]>;

/** Partitions that are named. */
const NAMED = 3;

/** What keeps the next scheduled run from beginning. @param when shows an instant */
export function holdInWords({ by, run, until, partitions }: Hold, when: (iso: string) => string): string {
  const goesOn = until === null ? "" : `; from ${when(until)} on, runs go on without`;
  switch (by) {
    case "paused":
      return "the schedule is paused";
    case "run-going":
      return `run ${run ?? ""} is still going`;
    case "no-data":
      return "there are no readings yet";
    case "not-due":
      return `nothing is due${until === null ? "" : ` before ${when(until)}`}`;
    case "hub-silent":
      return `the event hub does not answer, so that nobody knows what is still to come${goesOn}`;
    case "backlog":
      return `readings are still to be taken in: ${backlogInWords(partitions, when)}${goesOn}`;
  }
}

function backlogInWords(partitions: Hold["partitions"], when: (iso: string) => string): string {
  const worst = partitions.toSorted((one, other) => other.lag - one.lag);
  const named = worst.slice(0, NAMED).map(({ partitionId, lag, through }) => {
    const reached = through === null ? "" : `, in up to ${when(through)}`;
    return `partition ${partitionId} is ${lag} events behind${reached}`;
  });
  const more = worst.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join("; ");
}
