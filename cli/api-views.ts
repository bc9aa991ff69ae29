import type { z } from "zod";
import type { anomalyView, feedbackView } from "../shared/http/anomaly-views";
import type { deadLetterView, replayView, shownLetterView } from "../shared/http/dead-letter-views";
import type * as models from "../shared/http/model-views";
import type { trainingRequest } from "../shared/http/training-schemas";
import type { deviceView, forgottenView } from "../shared/http/device-views";
import type { runView, runWithProgress, scheduleView } from "../shared/http/views";
import type { Reread } from "../shared/readings/gaps/reread-gaps";
import type { showIngest } from "../shared/readings/ingest/show-ingest";
import type { ShownTraining } from "../shared/trainings/show-training";

export type RunView = ReturnType<typeof runView>;
export type RunWithProgress = Awaited<ReturnType<typeof runWithProgress>>;
export type ScheduleView = ReturnType<typeof scheduleView>;
export type IngestView = Awaited<ReturnType<typeof showIngest>>;

export type RereadView = Reread;
/** Of one partition, or of all. */
export type RereadRequest = { readonly partitionId: string } | { readonly all: true };

export type ShownDeadLetter = ReturnType<typeof shownLetterView>;
export type ReplayView = ReturnType<typeof replayView>;

export interface DeadLetterPage {
  readonly deadLetters: readonly ReturnType<typeof deadLetterView>[];
  /** The id that the next page comes after. */
  readonly next: number | null;
}

/** Dead letters that meet all that is said; instants as text. */
export interface ReplayRequest {
  readonly all?: true | undefined;
  readonly ids?: readonly number[] | undefined;
  readonly reason?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
}

export type ModelList = ReturnType<typeof models.deviceListView>;
export type DeviceModelsView = ReturnType<typeof models.deviceView>;
export type LineageView = ReturnType<typeof models.lineageView>;
export type ImportView = ReturnType<typeof models.importView>;
export type AliasesView = ReturnType<typeof models.aliasesView>;
export type PromotionView = ReturnType<typeof models.promotionView>;
export type ComparisonView = ReturnType<typeof models.comparisonView>;

/** Instants as text. */
export interface CompareRequest {
  readonly from: string;
  readonly to: string;
  readonly deviceId?: string | undefined;
  readonly champion?: string | undefined;
  readonly challenger?: string | undefined;
  readonly next?: string | undefined;
}

export type TrainingRequestBody = z.input<typeof trainingRequest>;
export type CompletedTraining = Extract<ShownTraining, { readonly status: "completed" }>;
export type { DeviceOutcome } from "../shared/trainings/training";

export type DeviceView = ReturnType<typeof deviceView>;
export type ForgottenView = ReturnType<typeof forgottenView>;

export interface DevicePageView {
  readonly devices: readonly DeviceView[];
  /** What the next page comes after. */
  readonly next: string | null;
}

/** What is left out stays as it is; null takes it away. */
export interface DeviceChangeBody {
  readonly group?: string | null;
  readonly retired?: boolean;
  readonly mutedUntil?: string | null;
}

export interface AnomalyPageView {
  readonly anomalies: readonly ReturnType<typeof anomalyView>[];
  /** What the next page comes after. */
  readonly next: string | null;
}

export interface FeedbackBody {
  readonly verdict: "false" | "real" | null;
  readonly note?: string | undefined;
}

export interface GivenFeedbackView {
  readonly id: string;
  readonly feedback: ReturnType<typeof feedbackView> | null;
}
