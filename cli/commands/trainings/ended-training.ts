import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import type { Story } from "../../terminal/story";

type TrainingView = Answer<"show-training">;

const POLL_MS = 500;

/** Follows a training to its end, whichever it is. */
export async function endedTraining(api: ApiClient, id: string, story: Story): Promise<TrainingView> {
  for (;;) {
    const training = await api.call("show-training", { path: { training: id } });
    const { finishedAt, plan, progress } = training;
    if (finishedAt !== null) {
      story.clear();
      return training;
    }
    if (plan !== null) story.progress("training: chunks of devices", progress.chunksDone, plan.chunks);
    await sleep(POLL_MS);
  }
}

/** A training that was to train somebody and trained nobody has come to nothing. */
export const exitCodeOf = ({ status, progress }: TrainingView): number =>
  status === "completed" && progress.trained + progress.scaled > 0 ? 0 : 1;
