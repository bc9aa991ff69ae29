import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { briefOf, messageOf } from "../../shared/errors";
import type { InstanceState, Orchestrations } from "../../shared/runs/orchestrations";

const GOING: ReadonlySet<OrchestrationRuntimeStatus> = new Set([
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.ContinuedAsNew,
  OrchestrationRuntimeStatus.Suspended,
]);

const ENDED = [
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Terminated,
  OrchestrationRuntimeStatus.Canceled,
];

/** The Durable client behind the domain's port, for the orchestration of this name. */
export const orchestrationsOf = (client: DurableClient, name = "score-fleet"): Orchestrations => ({
  start: async (instanceId, input) => {
    try {
      await client.startNew(name, { instanceId, input });
    } catch (error) {
      if ((await stateOf(client, instanceId)).state !== "going") throw error;
    }
  },
  state: (instanceId) => stateOf(client, instanceId),
  terminate: (instanceId, reason) => client.terminate(instanceId, reason),
  forget: async (instanceId) => (await client.purgeInstanceHistory(instanceId)).instancesDeleted > 0,
  forgetEnded: async (before) => {
    const ended = { createdTimeFrom: new Date(0), createdTimeTo: new Date(before), runtimeStatus: ENDED };
    return (await client.purgeInstanceHistoryBy(ended)).instancesDeleted;
  },
});

/** Where there is no such instance the client throws an error without a code; only its text tells. */
async function stateOf(client: DurableClient, instanceId: string): Promise<InstanceState> {
  try {
    const { runtimeStatus, output, lastUpdatedTime, customStatus } = await client.getStatus(instanceId, {
      showInput: false,
    });
    if (GOING.has(runtimeStatus)) {
      return { state: "going", updatedAt: lastUpdatedTime.getTime(), progress: progressOf(customStatus) };
    }
    const failed = runtimeStatus === OrchestrationRuntimeStatus.Failed;
    return { state: "ended", failure: failed && typeof output === "string" ? briefOf(output) : undefined };
  } catch (error) {
    if (/replied with HTTP 404/.test(messageOf(error))) return { state: "lost" };
    throw error;
  }
}

/** What `score-fleet` shows; nothing before it has a plan. */
function progressOf(customStatus: unknown): InstanceState["progress"] {
  const { chunks, chunksDone } = (customStatus ?? {}) as Readonly<Record<string, unknown>>;
  return typeof chunks === "number" && typeof chunksDone === "number" ? { chunks, chunksDone } : undefined;
}
