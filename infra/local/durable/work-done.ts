/**
 * What an engine has done since it was made. A work item is one execution of an activity or one turn of an orchestrator:
 * what back ends of Durable Functions are measured and limited by.
 */
export interface WorkDone {
  /** Executions; an activity that is delivered twice counts twice. */
  activities: number;
  turns: number;
  /** Of the instance that had most of it, the inputs of what it scheduled included: a back end keeps them with it. */
  largestHistoryBytes: number;
}

export const nothingDone = (): WorkDone => ({ activities: 0, turns: 0, largestHistoryBytes: 0 });
