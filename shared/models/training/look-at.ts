import { InvalidInputError } from "../../errors";
import { planViews, type ColumnKind } from "./plan-views";
import { varyingFeatures } from "./scaler";
import { takeColumns, type TrainingMatrix } from "./training-matrix";

/**
 * The columns worth looking at, and how: those that vary, and the clock only where a view makes use of it.
 * @throws InvalidInputError where no column tells anything but the time
 */
export function lookAt(matrix: TrainingMatrix, kinds: readonly ColumnKind[]) {
  const all = Array.from({ length: matrix.features }, (_, column) => column);
  const telling = all.filter((column) => kinds[column] !== "clock");
  const varying = varyingFeatures(matrix).filter((column) => kinds[column] !== "clock");
  // A device that always says the same is watched for saying something else.
  const watched = varying.length > 0 ? varying : telling;
  const withClock = [...watched, ...all.filter((column) => kinds[column] === "clock")];
  const kindsOf = (columns: readonly number[]) => columns.map((column) => kinds[column] ?? "level");
  const views = planViews(takeColumns(matrix, withClock), kindsOf(withClock));
  const [first] = views;
  if (first === undefined) throw new InvalidInputError("features", "none tells anything but the time");
  const columns = views.some(({ less }) => less.length > 0) ? withClock : watched;
  return { columns, first, views, rows: takeColumns(matrix, columns) };
}
