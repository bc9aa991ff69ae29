import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
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
    await client.startNew("score-fleet", { instanceId, input });
  },
  state: async (instanceId) => {
    const status = await statusOf(client, instanceId);
    return status === undefined ? "lost" : GOING.has(status) ? "going" : "ended";
  },
});

/** The client throws, with a text that has no code, where there is no such instance; so the list is asked. */
async function statusOf(client: DurableClient, instanceId: string): Promise<OrchestrationRuntimeStatus | undefined> {
  try {
    return (await client.getStatus(instanceId, { showInput: false })).runtimeStatus;
  } catch (error) {
    if (String(error).includes("404")) return undefined;
    throw error;
  }
}
