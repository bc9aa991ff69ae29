import type { ResultRow, Verdict } from "../scoring/result-row";

/** A window that two models judge differently. */
export interface Difference {
  readonly windowEnd: string;
  readonly champion: Judged;
  readonly challenger: Judged;
}

type Judged = Pick<ResultRow, "verdict" | "reason" | "score" | "severity">;

/** What two models say of the windows that both judge: those that end at the same instants. */
export interface Comparison {
  readonly windows: number;
  readonly bothNormal: number;
  readonly bothAnomalous: number;
  /** Anomalous for one, normal for the other. */
  readonly onlyChampion: number;
  readonly onlyChallenger: number;
  /** At least one of them could not judge. */
  readonly unscored: { readonly champion: number; readonly challenger: number };
  /** In order of time, as many as are asked for. */
  readonly differences: readonly Difference[];
}

/** @param most how many differences are told */
export function compareRows(
  champion: readonly ResultRow[],
  challenger: readonly ResultRow[],
  most: number,
): Comparison {
  const others = new Map(challenger.map((row) => [row.windowEnd, row]));
  const pairs = champion.flatMap((row): [ResultRow, ResultRow][] => {
    const other = others.get(row.windowEnd);
    return other === undefined ? [] : [[row, other]];
  });
  const count = (mine: Verdict, other: Verdict) =>
    pairs.filter(([a, b]) => a.verdict === mine && b.verdict === other).length;
  const differing = pairs.filter(([a, b]) => a.verdict !== b.verdict);
  return {
    windows: pairs.length,
    bothNormal: count("normal", "normal"),
    bothAnomalous: count("anomalous", "anomalous"),
    onlyChampion: count("anomalous", "normal"),
    onlyChallenger: count("normal", "anomalous"),
    unscored: {
      champion: pairs.filter(([a]) => a.verdict === "unscored").length,
      challenger: pairs.filter(([, b]) => b.verdict === "unscored").length,
    },
    differences: differing
      .slice(0, most)
      .map(([a, b]) => ({ windowEnd: a.windowEnd, champion: judged(a), challenger: judged(b) })),
  };
}

const judged = ({ verdict, reason, score, severity }: ResultRow): Judged => ({ verdict, reason, score, severity });
