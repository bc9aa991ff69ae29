import type { Answer } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import type { Story } from "../../terminal/story";
import { untilEnded } from "../../until-ended";

type TrainingView = Answer<"show-training">;

/** Follows a training to its end, whichever it is. */
export function endedTraining(api: ApiClient, id: string, story: Story): Promise<TrainingView> {
  const ask = () => api.call("show-training", { path: { training: id } });
  return untilEnded(story, ask, ({ plan, progress }) => {
    if (plan !== null) story.progress("training: chunks of devices", progress.chunksDone, plan.chunks);
  });
}

/** A training that was to train somebody and trained nobody has come to nothing. */
export const exitCodeOf = ({ status, progress }: TrainingView): number =>
  status === "completed" && progress.trained + progress.scaled > 0 ? 0 : 1;
