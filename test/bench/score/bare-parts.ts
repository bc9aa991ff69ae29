import { BlobServiceClient } from "@azure/storage-blob";
import { DatabaseSync } from "node:sqlite";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { PIECE_ROWS } from "../../../shared/inference/model-shape";
import { SESSION_OPTIONS } from "../../../shared/inference/onnx-session";
import type { ModelFile } from "../../../shared/scoring/scorer";
import type { Judged, RecordedActivity } from "./recorded-activity";
import type { ScoringRoom } from "./scoring-room";

/** The statements, runs and requests of an activity and nothing around them; what they take lies ready. */
export interface BareParts {
  readonly query: () => void;
  readonly run: () => Promise<void>;
  /** The runs that explain anomalous windows. */
  readonly explain: () => Promise<void>;
  readonly stage: () => Promise<void>;
}

/** Rows as arrays of values: the cheapest form that node:sqlite has. */
const QUERY = `
SELECT sensor, bucket_start, count, mean, m2, min, max, first_value, first_at, last_value, last_at FROM bucket
WHERE device_id = ? AND bucket_start >= ? AND bucket_start < ? ORDER BY bucket_start`;

/** Makes activities bare; with connections and sessions of its own, as warm as the app's. */
export function bareRoom({ file, connection }: ScoringRoom) {
  const database = new DatabaseSync(file, { readOnly: true });
  const query = database.prepare(QUERY);
  query.setReturnArrays(true);
  const container = BlobServiceClient.fromConnectionString(connection.connectionString).getContainerClient(
    connection.container,
  );
  const sessions = new Map<string, InferenceSession>();
  return {
    async partsOf({ queries, windows, trials, blocks }: RecordedActivity): Promise<BareParts> {
      const [judging, explaining] = [await runsOf(sessions, windows), await runsOf(sessions, trials)];
      const staging = blocks.map(([name, id, bytes]) => {
        const client = container.getBlockBlobClient(name);
        const blockId = Buffer.from(String(id).padStart(8, "0")).toString("base64");
        return () => client.stageBlock(blockId, bytes, bytes.length);
      });
      return {
        query: () => queries.forEach((asked) => query.all(...asked)),
        run: () => runAll(judging),
        explain: () => runAll(explaining),
        stage: async () => {
          for (const stage of staging) await stage();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      database.close();
      for (const session of sessions.values()) await session.release();
    },
  };
}

export type BareRoom = ReturnType<typeof bareRoom>;

interface Run {
  readonly session: InferenceSession;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly output: string;
}

async function runAll(runs: readonly Run[]): Promise<void> {
  for (const { session, feeds, output } of runs) await session.run(feeds, [output]);
}

/** In the pieces that the app runs, too. */
async function runsOf(sessions: Map<string, InferenceSession>, judged: readonly Judged[]): Promise<Run[]> {
  const { Tensor } = await import("onnxruntime-node");
  const runs: Run[] = [];
  for (const { model, matrix, count } of judged) {
    const session = await sessionOf(sessions, model);
    for (let from = 0; from < count; from += PIECE_ROWS) {
      const rows = Math.min(PIECE_ROWS, count - from);
      const values = matrix.slice(from * model.features, (from + rows) * model.features);
      const feeds = { [model.input]: new Tensor("float64", values, [rows, model.features]) };
      runs.push({ session, feeds, output: model.scoreOutput });
    }
  }
  return runs;
}

async function sessionOf(sessions: Map<string, InferenceSession>, model: ModelFile): Promise<InferenceSession> {
  const known = sessions.get(model.sha256);
  if (known !== undefined) return known;
  const { InferenceSession } = await import("onnxruntime-node");
  const session = await InferenceSession.create(await model.read(), SESSION_OPTIONS);
  sessions.set(model.sha256, session);
  return session;
}
