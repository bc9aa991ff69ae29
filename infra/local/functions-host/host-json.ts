import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, SettingError } from "../../../shared/errors";

/** `maxWaitTime` and `minEventBatchSize` only tune how the cloud fills batches; here what has arrived is delivered. */
const eventHubs = z.object({
  maxEventBatchSize: z.int().min(1).default(100),
  prefetchCount: z.int().min(1).default(300),
  batchCheckpointFrequency: z.int().min(1).default(1),
});

const durableTask = z.object({
  hubName: z.string().min(1).default("TestHubName"),
  /** Of instances that are started without one. */
  defaultVersion: z.string().default(""),
});

const schema = z.object({
  version: z.literal("2.0"),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
      eventHubs: eventHubs.prefault({}),
      durableTask: durableTask.prefault({}),
    })
    .prefault({}),
});

/** The parts of host.json that this host follows, with the defaults of the real one. */
export type HostJson = z.infer<typeof schema>;
export type EventHubsSettings = z.infer<typeof eventHubs>;

/** @throws SettingError that names the property of host.json which is wrong. */
export async function readHostJson(appDirectory: string): Promise<HostJson> {
  const text = await readFile(join(appDirectory, "host.json"), "utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SettingError("host.json", `is not JSON: ${messageOf(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SettingError(`host.json, ${issue?.path.join(".") ?? ""}`, issue?.message ?? "is wrong");
}
