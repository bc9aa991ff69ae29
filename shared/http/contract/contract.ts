import type { Operation } from "../routes";
import { alertContract } from "./alerts";
import { anomalyContract } from "./anomalies";
import { appContract } from "./app";
import { backfillContract } from "./backfills";
import { deadLetterContract } from "./dead-letters";
import { deviceContract } from "./devices";
import { ingestContract } from "./ingest";
import { modelContract } from "./models/models";
import type { OperationContract } from "./operation-contract";
import { runContract } from "./runs";
import { runResultContract } from "./run-results";
import { scheduleContract } from "./schedule";
import { trainingContract } from "./trainings";

/** What each operation takes and answers: the API's description, its checks and its client come from here. */
export const contract = {
  ...runContract,
  ...runResultContract,
  ...backfillContract,
  ...scheduleContract,
  ...anomalyContract,
  ...alertContract,
  ...deviceContract,
  ...modelContract,
  ...trainingContract,
  ...ingestContract,
  ...deadLetterContract,
  ...appContract,
} satisfies Readonly<Record<Operation, OperationContract>>;
