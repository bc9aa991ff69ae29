import { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import type { RegisteredModel } from "../../../shared/models/model-store";
import type { DeviceId } from "../../../shared/readings/reading";
import type { ScoreInput } from "../../../shared/runs/score-device";
import type { Scorer } from "../../../shared/scoring/scorer";
import type { Figures } from "../bench";
import { scoreAll } from "./recorded-activity";
import { activitiesOf, HOUR, NOW, WINDOW, type ScoringRoom } from "./scoring-room";
import { twinsOf } from "./twins";

const DEVICES = 10_000;
const WARM_DEVICES = 1_000;
const PER_ACTIVITY = 50;
const MIB = 1024 * 1024;
/** Holds some hundred of the sessions. */
const SMALL = 64 * MIB;
/** Holds those of all that are scored warm. */
const LARGE = 512 * MIB;

/**
 * An hour of 10,000 devices, each with a file of its own, through a cache that holds few of their sessions; and of 1,000
 * of them through one that holds all.
 */
export async function scoreTwins(
  room: ScoringRoom,
  models: readonly RegisteredModel[],
  say: (line: string) => void,
): Promise<Figures> {
  const range = { from: NOW - HOUR, to: NOW };
  const readings = { from: NOW - HOUR - 2 * WINDOW, to: NOW };
  const devices = await twinsOf(room, models, { count: DEVICES, version: "twin", readings });
  const inputsOf = (some: readonly DeviceId[]) =>
    activitiesOf(room, { devices: some, range, version: "twin", devicesPerActivity: PER_ACTIVITY });
  const [all, few] = [await inputsOf(devices), await inputsOf(devices.slice(0, WARM_DEVICES))];
  const [small, large] = [new OnnxScorer({ maxBytes: SMALL }), new OnnxScorer({ maxBytes: LARGE })];
  const tell = (what: string, { ms, peakBytes, rssBytes }: Pass) =>
    say(
      `${what}: ${ms.toFixed(2)} ms a device; at most ${(peakBytes / MIB).toFixed(0)} MiB of sessions, ` +
        `the process grew by ${(rssBytes / MIB).toFixed(0)} MiB`,
    );
  const filling = await pass(room, large, few);
  tell(`${WARM_DEVICES} devices cold, sessions kept`, filling);
  const warm = await pass(room, large, few);
  tell(`${WARM_DEVICES} devices warm`, warm);
  await large.close();
  const cold = await pass(room, small, all);
  tell(`${DEVICES} devices cold, a cache of ${SMALL / MIB} MiB`, cold);
  await small.close();
  return {
    ...{ coldRatio: cold.ms / warm.ms, cacheBytesRatio: cold.peakBytes / SMALL },
    ...{ rssRatio: cold.rssBytes / SMALL, sessionRssRatio: filling.rssBytes / filling.peakBytes },
  };
}

interface Pass {
  /** A device. */
  readonly ms: number;
  /** Of what is open while a model is in use. */
  readonly peakBytes: number;
  /** By how much the process had grown at most. */
  readonly rssBytes: number;
}

async function pass({ services }: ScoringRoom, scorer: OnnxScorer, inputs: readonly ScoreInput[]): Promise<Pass> {
  let [peakBytes, peakRss] = [0, 0];
  const watched: Scorer = {
    use: (model, work) =>
      scorer.use(model, (session) => {
        peakBytes = Math.max(peakBytes, scorer.openBytes);
        return work(session);
      }),
  };
  global.gc?.();
  const before = process.memoryUsage.rss();
  const start = performance.now();
  for (const input of inputs) {
    await scoreAll({ ...services, scorer: watched }, input);
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }
  return { ms: (performance.now() - start) / (inputs.length * PER_ACTIVITY), peakBytes, rssBytes: peakRss - before };
}
