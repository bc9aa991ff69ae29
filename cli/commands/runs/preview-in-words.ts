import type { AnswerInstead } from "../../../shared/http/contract/operation";
import { count, counted } from "../../terminal/figures";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { rangeText } from "./run-columns";

/** What a run would do. */
export function previewInWords(preview: AnswerInstead<"start-run">, screen: Screen): string {
  const { devices, windows, chunks, activities } = preview;
  return record(
    [
      ["range", rangeText(preview)],
      ["devices", count(devices.total)],
      ["by models of their own", count(devices.ownModel)],
      ["by the fleet's model", count(devices.fleetModel)],
      ["without a model", count(devices.noModel)],
      ["windows", count(windows)],
      ["activities", `${count(activities)} in ${counted(chunks, "chunk")}`],
    ],
    screen,
  );
}
