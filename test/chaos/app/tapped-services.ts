import type { Services } from "../../../shared/services";
import { control, type Point } from "./control";

type Call = (...args: unknown[]) => Promise<unknown>;

/** The point before a call, or after it, told by its arguments and its answer; undefined where it passes none. */
interface Tap {
  readonly before?: (args: readonly unknown[]) => Point | undefined;
  readonly after?: (args: readonly unknown[], answer: unknown) => Point | undefined;
  readonly partitionOf?: (args: readonly unknown[]) => unknown;
}

/** The services as they are, with the control's clock, and a point beside each thing that they write. */
export function tapped(services: Services): Services {
  return {
    ...services,
    clock: () => control().now(),
    ingest: around(services.ingest, {
      ingest: { before: () => "ingest:write", after: () => "ingest:written", partitionOf: ([partition]) => partition },
    }),
    schedule: around(services.schedule, {
      close: { after: (_, isOurs) => (isOurs === true ? "close:closed" : undefined) },
    }),
    runs: around(services.runs, { recordPlan: { after: () => "plan:recorded" } }),
    outcomes: around(services.outcomes, {
      publishPart: { after: () => "publish:recorded" },
      finish: { before: () => "finish:end", after: () => "finish:ended" },
    }),
    blobs: around(services.blobs, {
      create: { before: beforeCreate, after: afterCreate },
      stageBlock: { before: () => "score:stage", after: () => "score:staged" },
      commitBlocks: { before: () => "publish:commit", after: () => "publish:committed" },
    }),
  };
}

function beforeCreate([name]: readonly unknown[]): Point | undefined {
  if (/^runs\/.*\/chunk-\d+\.json$/.test(String(name))) return "plan:chunk";
  return /^runs\/.*\/manifest\.json$/.test(String(name)) ? "finish:manifest" : undefined;
}

const afterCreate = ([name]: readonly unknown[]): Point | undefined =>
  String(name).endsWith("/plan/plan.json") ? "plan:written" : undefined;

function around<T extends object>(port: T, taps: { readonly [K in keyof T]?: Tap }): T {
  return new Proxy(port, {
    get(target, key: string) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      const call = (value as Call).bind(target);
      const tap = (taps as Readonly<Record<string, Tap | undefined>>)[key];
      return tap === undefined ? call : (...args: unknown[]) => pass(tap, call, args);
    },
  });
}

async function pass({ before, after, partitionOf }: Tap, call: Call, args: unknown[]): Promise<unknown> {
  const partition = partitionOf?.(args) as { readonly partitionId: string } | undefined;
  const reach = async (point: Point | undefined): Promise<void> => {
    if (point !== undefined) await control().reach(point, partition?.partitionId);
  };
  await reach(before?.(args));
  const answer = await call(...args);
  await reach(after?.(args, answer));
  return answer;
}
