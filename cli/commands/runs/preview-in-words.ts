import type { AnswerInstead } from "../../../shared/http/contract/operation";
import { count, counted, duration } from "../../terminal/figures";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { rangeText } from "./run-columns";

type Preview = AnswerInstead<"start-run"> | AnswerInstead<"start-backfill">;

/** What a run or backfill would do. */
export function previewInWords(preview: Preview, screen: Screen): string {
  const { devices, windows, chunks, activities } = preview;
  const isSliced = "slices" in preview;
  return record(
    [
      ["range", rangeText(preview)],
      ...(isSliced
        ? [["slices", `${count(preview.slices)} of ${duration(preview.sliceSeconds * 1000)}`] as const]
        : []),
      ["devices", count(devices.total)],
      ["by models of their own", count(devices.ownModel)],
      ["by the fleet's model", count(devices.fleetModel)],
      ["without a model", count(devices.noModel)],
      ["windows", count(windows)],
      [isSliced ? "activities a slice" : "activities", `${count(activities)} in ${counted(chunks, "chunk")}`],
    ],
    screen,
  );
}
