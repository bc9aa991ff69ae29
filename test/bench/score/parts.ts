import type { RegisteredModel } from "../../../shared/models/model-store";
import { scoreRanges } from "../../../shared/runs/score-ranges";
import type { ScoringServices } from "../../../shared/runs/score-device";
import type { BareParts, BareRoom } from "./bare-parts";
import { recordedActivity, scoreAll } from "./recorded-activity";
import { activitiesOf, flagging, NOW, type ScoringRoom } from "./scoring-room";

export interface PartsCase {
  readonly name: string;
  readonly spanMs: number;
  readonly devicesPerActivity: number;
  /** Of the windows that are anomalous. */
  readonly share: number;
  readonly rounds: number;
}

/** Milliseconds. */
interface Times {
  readonly whole: number;
  /** The parts, one after the other. */
  readonly bare: number;
  readonly query: number;
  readonly run: number;
  readonly stage: number;
  readonly explain: number;
}

/**
 * The body of score-device over the sum of its parts: the query, the runs of the model on windows and on what explains
 * the anomalous ones, the staged block. Whole and parts take turns device by device; of each the shortest time counts, as
 * the others are a matter of who else has the processor.
 */
export async function partsRatio(
  room: ScoringRoom,
  services: ScoringServices,
  bareRoom: BareRoom,
  models: readonly RegisteredModel[],
  { name, spanMs, devicesPerActivity, share, rounds }: PartsCase,
  say: (line: string) => void,
): Promise<number> {
  const range = { from: NOW - spanMs, to: NOW };
  const [version, devices] = [name.replaceAll(/[^a-z0-9]+/g, "-"), models.map(({ deviceId }) => deviceId)];
  for (const model of models) {
    const planned = { deviceId: model.deviceId, model, ranges: [{ ...range, marks: [] }] };
    const rows = await scoreRanges(services, planned, 1);
    await flagging(
      room,
      model,
      { version, share },
      rows.flatMap((row) => row.score ?? []),
    );
  }
  const activities: Activity[] = [];
  for (const input of await activitiesOf(room, { devices, range, version, devicesPerActivity })) {
    const bare = await bareRoom.partsOf(await recordedActivity(services, input));
    activities.push({ ...bare, whole: () => scoreAll(services, input) });
  }
  const best: Times[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [i, activity] of activities.entries()) {
      const times = await timesOf(activity, round % 2 === 0);
      best[i] = best[i] === undefined ? times : shorter(best[i], times);
    }
  }
  const ms = (kind: keyof Times): number => best.reduce((sum, times) => sum + times[kind], 0) / devices.length;
  const told = (kind: keyof Times): string => ms(kind).toFixed(2);
  say(
    `${name}: ${told("whole")} ms a device, bare ${told("bare")} (the query ${told("query")}, the runs ${told("run")}, ` +
      `the block ${told("stage")}); runs that explain ${told("explain")}`,
  );
  return ms("whole") / ms("bare");
}

const shorter = (a: Times, b: Times): Times => ({
  whole: Math.min(a.whole, b.whole),
  bare: Math.min(a.bare, b.bare),
  query: Math.min(a.query, b.query),
  run: Math.min(a.run, b.run),
  stage: Math.min(a.stage, b.stage),
  explain: Math.min(a.explain, b.explain),
});

type Activity = BareParts & { readonly whole: () => Promise<void> };

async function timesOf(activity: Activity, isWholeFirst: boolean): Promise<Times> {
  const before = isWholeFirst ? await msOf(activity.whole) : undefined;
  const query = await msOf(activity.query);
  const run = await msOf(activity.run);
  const stage = await msOf(activity.stage);
  const explain = await msOf(activity.explain);
  const whole = before ?? (await msOf(activity.whole));
  return { whole, query, run, stage, explain, bare: query + run + stage + explain };
}

async function msOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
