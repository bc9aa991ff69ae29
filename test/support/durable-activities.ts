import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ActivityHandler } from "durable-functions";
import { count, gates } from "./durable-probes";

/** The activities of the app that the Durable engine's tests drive. */
export function registerActivities(activity: (name: string, options: { handler: ActivityHandler }) => unknown): void {
  activity("echo", {
    handler: (input: unknown) => {
      count("echo");
      return input;
    },
  });
  activity("nothing", { handler: () => undefined });
  activity("boom", {
    handler: (input: string) => {
      throw new Error(`boom ${input}`);
    },
  });
  activity("fails-twice", {
    handler: (key: string) => {
      const attempt = count(`fails-twice ${key}`);
      if (attempt <= 2) throw new Error(`attempt ${attempt}`);
      return attempt;
    },
  });
  activity("wait-for-gate", {
    handler: async (gate: string) => {
      count(`wait-for-gate ${gate}`);
      await gates.get(gate);
      return gate;
    },
  });
  activity("log-line", {
    handler: async ({ file, line, delayMs }: { file: string; line: string; delayMs: number }) => {
      await sleep(delayMs);
      appendFileSync(file, `${line}\n`);
      return line;
    },
  });
  activity("instance-of", { handler: (_input, context) => context.triggerMetadata?.["instanceId"] });
}
