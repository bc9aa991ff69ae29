import { previewOf, type PreviewServices, type RunPreview } from "../runs/preview-run";
import { countSlices } from "./backfill";
import {
  checkBackfill,
  type AskedBackfill,
  type BackfillRequestServices,
  type CheckedBackfill,
} from "./start-backfill";

/** What a backfill would do, as things stand now; chunks, activities and waves are those of each slice. */
export interface BackfillPreview extends RunPreview, CheckedBackfill {
  readonly slices: number;
}

/** Checks and plans a backfill as if it were one run, and writes nothing. @throws what `checkBackfill` throws */
export async function previewBackfill(
  services: PreviewServices & BackfillRequestServices,
  asked: AskedBackfill,
): Promise<BackfillPreview> {
  const { request, sliceMs } = await checkBackfill(services, asked);
  return { ...(await previewOf(services, asked, request)), sliceMs, slices: countSlices(asked, sliceMs) };
}
