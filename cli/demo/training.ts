import { trainDevice } from "../../shared/models/train-device";
import { DEFAULT_STATISTICS } from "../../shared/models/training/defaults";
import type { Services } from "../../shared/services";
import { count } from "../terminal/figures";
import type { Story } from "../terminal/story";
import type { Scenario } from "./scenario";

/** One model a device, on its training part; each becomes the device's champion. */
export async function trainFleet(story: Story, services: Services, scenario: Scenario): Promise<void> {
  const { dataset, windowSeconds, hopSeconds, wantedShare } = scenario;
  let trained = 0;
  let vectors = 0;
  for (const [deviceId, { start, split }] of dataset.splits) {
    const model = await trainDevice(services, {
      ...{ deviceId, from: start, to: split, windowMs: windowSeconds * 1000, hopMs: hopSeconds * 1000 },
      ...{ statistics: DEFAULT_STATISTICS, wantedShare, alias: "champion" },
    });
    vectors += model.manifest.training?.supportVectors ?? 0;
    story.progress("training: models", ++trained, dataset.splits.size);
  }
  story.tell(`trained ${count(trained)} models, ${count(Math.round(vectors / trained))} support vectors each`);
}
