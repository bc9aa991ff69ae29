import type { DurableClient } from "durable-functions";

/** The client that a function with a `durableClient` input gets, over this input; after `loadDurableApp`. */
export async function durableClient(clientInput: string): Promise<DurableClient> {
  const df = await import("durable-functions");
  const { InvocationContext } = await import("@azure/functions");
  const input = df.input.durableClient();
  const context = new InvocationContext({ options: { extraInputs: [input] } });
  context.extraInputs.set(input, JSON.parse(clientInput));
  return df.getClient(context);
}
