import { OnnxScorer } from "../../shared/inference/onnx-scorer";
import type { RegisteredModel } from "../../shared/models/model-store";
import type { Bench } from "./bench";
import { bareRoom } from "./score/bare-parts";
import { scoreTwins } from "./score/fleet";
import { partsRatio, type PartsCase } from "./score/parts";
import { DAY, HOUR, scoringRoom, trainedPumps, type ScoringRoom } from "./score/scoring-room";

const CACHE_BYTES = 256 * 1024 * 1024;
/** What a model flags that flags what it should. */
const USUAL_SHARE = 0.0175;
const HOURLY = { spanMs: HOUR, devicesPerActivity: 1, share: USUAL_SHARE, rounds: 41 };

const CASES: Readonly<Record<string, PartsCase>> = {
  partsRatio: { ...HOURLY, name: "an hour, a device an activity" },
  partsRatioPacked: { ...HOURLY, name: "an hour, 12 devices an activity", devicesPerActivity: 12 },
  partsRatioDay: { ...HOURLY, name: "a day, a device an activity", spanMs: DAY, rounds: 11 },
  partsRatioNone: { ...HOURLY, name: "an hour, no window anomalous", share: 0 },
  partsRatioTenth: { ...HOURLY, name: "an hour, a tenth of the windows anomalous", share: 0.1 },
  partsRatioAll: { ...HOURLY, name: "an hour, all windows anomalous", share: 1 },
};

/**
 * What scoring a device costs beside what cannot be saved, and what it costs where its model is not at hand. Five
 * sensors, a reading a minute, windows of ten minutes every minute, models of the default trainer.
 */
export const score: Bench = async (say) => {
  await using room = await scoringRoom();
  const models = await trainedPumps(room);
  return { ...(await partsRatios(room, models, say)), ...(await scoreTwins(room, models, say)) };
};

async function partsRatios(room: ScoringRoom, models: readonly RegisteredModel[], say: (line: string) => void) {
  await using bare = bareRoom(room);
  const scorer = new OnnxScorer({ maxBytes: CACHE_BYTES });
  const services = { ...room.services, scorer };
  const figures: Record<string, number> = {};
  for (const [figure, one] of Object.entries(CASES)) {
    figures[figure] = await partsRatio(room, services, bare, models, one, say);
  }
  await scorer.close();
  return figures;
}
