import type { Blobs } from "../../../shared/blobs";
import type { BucketReader } from "../../../shared/readings/bucket-reader";
import { scoreDevices, type ScoreInput, type ScoringServices } from "../../../shared/runs/score-device";
import type { ModelFile, Scorer } from "../../../shared/scoring/scorer";

type Asked = Parameters<BucketReader["readSeries"]>;

/** Rows that a model was given. */
export interface Judged {
  readonly model: ModelFile;
  readonly matrix: Float64Array;
  readonly count: number;
}

/** What an activity asks of the store, of its models and of blob storage. */
export interface RecordedActivity {
  readonly queries: Asked[];
  readonly windows: Judged[];
  /** What explains the anomalous ones among them. */
  readonly trials: Judged[];
  readonly blocks: Parameters<Blobs["stageBlock"]>[];
}

/** Scores the devices of an activity, and keeps what that takes. */
export async function recordedActivity(services: ScoringServices, input: ScoreInput): Promise<RecordedActivity> {
  const recorded: RecordedActivity = { queries: [], windows: [], trials: [], blocks: [] };
  const scorer: Scorer = {
    use: (model, work) =>
      services.scorer.use(model, (session) =>
        work({
          score: (matrix, count) => {
            // Each query's windows come first.
            const isOfWindows = recorded.windows.length < recorded.queries.length;
            (isOfWindows ? recorded.windows : recorded.trials).push({ model, matrix: matrix.slice(), count });
            return session.score(matrix, count);
          },
        }),
      ),
  };
  const recording: ScoringServices = {
    ...{ ...services, scorer },
    buckets: {
      readSeries: (...asked) => {
        recorded.queries.push(asked);
        return services.buckets.readSeries(...asked);
      },
    },
    blobs: {
      ...services.blobs,
      stageBlock: (...asked) => {
        recorded.blocks.push(asked);
        return services.blobs.stageBlock(...asked);
      },
    },
  };
  await scoreAll(recording, input);
  return recorded;
}

/** @throws where a device was not scored: what was measured then is something else. */
export async function scoreAll(services: ScoringServices, input: ScoreInput): Promise<void> {
  const { staged, failures } = await scoreDevices(services, input);
  if (!staged || failures.length > 0) throw new Error(`not scored: ${JSON.stringify(failures)}`);
}
