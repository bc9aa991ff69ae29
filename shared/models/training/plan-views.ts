import { blockedFolds } from "./blocked-folds";
import { fitScaler, standardise } from "./scaler";
import { takeRows, type TrainingMatrix } from "./training-matrix";
import { heldOutShare, momentsOf, type ViewColumns } from "./view";

/**
 * What a column tells: where a sensor stands (`level`), how it moves without regard to that (`spread`), how its mean
 * differs from the window before (`delta`), or what time it is (`clock`).
 */
export type ColumnKind = "level" | "spread" | "delta" | "clock";

export interface PlannedView extends ViewColumns {
  readonly sees: "levels" | "levels less the time of day" | "changes";
  /** Of the score; those of all views add up to 1. */
  readonly share: number;
}

/**
 * So little that they decide only where levels do not: on devices that have drifted away from all that training saw.
 * There, AUC .67 became .77; with a third it was .77, too, but the others lost more than .01.
 */
const CHANGES_SHARE = 1 / 6;
/** The least share of the held-out variance that the time of day must explain: most of it. */
const DAILY_SHARE = 0.5;
const FOLDS = 5;

/**
 * Which views of a device are worth an SVM. Levels always; beside them levels less what is usual at that time of day,
 * where a day foretells others: blocks of time held out decide it, without labels. Levels stay, since a day may change.
 */
export function planViews(matrix: TrainingMatrix, kinds: readonly ColumnKind[]): PlannedView[] {
  const indices = (...wanted: readonly ColumnKind[]): number[] =>
    kinds.flatMap((kind, column) => (wanted.includes(kind) ? [column] : []));
  const [levels, clock, moving] = [indices("level", "spread"), indices("clock"), indices("spread", "delta")];
  const changes = indices("delta").length === 0 ? 0 : levels.length === 0 ? 1 : CHANGES_SHARE;
  const isDaily = foretells(matrix, { columns: indices("level"), less: clock });
  const rest = (1 - changes) / (isDaily ? 2 : 1);
  const views: PlannedView[] = [
    { sees: "levels", columns: levels, less: [], share: rest },
    { sees: "levels less the time of day", columns: levels, less: clock, share: isDaily ? rest : 0 },
    { sees: "changes", columns: moving, less: [], share: changes },
  ];
  return views.filter(({ share }) => share > 0);
}

function foretells(matrix: TrainingMatrix, view: ViewColumns): boolean {
  if (view.less.length === 0 || view.columns.length === 0) return false;
  const standardised = standardise(matrix, fitScaler(matrix));
  const blocks = blockedFolds(matrix.count, FOLDS, 1).map(({ heldOut }) => momentsOf(takeRows(standardised, heldOut)));
  return heldOutShare(blocks, view) >= DAILY_SHARE;
}
