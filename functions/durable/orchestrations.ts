import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { messageOf } from "../../shared/errors";
import type { Orchestrations } from "../../shared/runs/orchestrations";

const GOING: ReadonlySet<OrchestrationRuntimeStatus> = new Set([
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.ContinuedAsNew,
  OrchestrationRuntimeStatus.Suspended,
]);

/** The Durable client behind the domain's port. */
export const orchestrationsOf = (client: DurableClient): Orchestrations => ({
  start: async (instanceId, input) => {
    try {
      await client.startNew("score-fleet", { instanceId, input });
    } catch (error) {
      const status = await statusOf(client, instanceId);
      if (status === undefined || !GOING.has(status)) throw error;
    }
  },
  state: async (instanceId) => {
    const status = await statusOf(client, instanceId);
    return status === undefined ? "lost" : GOING.has(status) ? "going" : "ended";
  },
});

/** Where there is no such instance the client throws an error without a code; only its text tells. */
async function statusOf(client: DurableClient, instanceId: string): Promise<OrchestrationRuntimeStatus | undefined> {
  try {
    return (await client.getStatus(instanceId, { showInput: false })).runtimeStatus;
  } catch (error) {
    if (/replied with HTTP 404/.test(messageOf(error))) return undefined;
    throw error;
  }
}
