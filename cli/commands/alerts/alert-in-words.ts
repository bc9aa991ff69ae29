import type { Answer } from "../../../shared/http/contract/operation";
import { shortInstant } from "../../terminal/figures";
import type { Cell } from "../../terminal/paint";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { id, text, time, type Column } from "../../terminal/table";

export type Alert = Answer<"acknowledge-alert">;

const COLOURS = { info: "faint", warning: "yellow", critical: "red" } as const;
const CLEARED_BY = {
  fine: "all is well",
  gone: "nobody is left to watch",
  "rule-removed": "the rule is gone",
} as const;

export const ALERT_COLUMNS: readonly Column<Alert>[] = [
  time("opened", ({ openedAt }) => shortInstant(openedAt)),
  text("level", ({ level }) => ({ text: level, colour: COLOURS[level] })),
  text("what", ({ summary }) => summary),
  text("state", stateOf),
  id("id", (alert) => alert.id),
];

function stateOf({ clearedAt, acknowledged }: Alert): Cell {
  if (clearedAt !== null) return { text: `cleared ${shortInstant(clearedAt)}`, colour: "green" };
  return acknowledged === null ? "open" : `looked after by ${acknowledged.by ?? "somebody"}`;
}

export const alertInWords = (alert: Alert, screen: Screen): string =>
  record(
    [
      ["alert", alert.summary],
      ["level", { text: alert.level, colour: COLOURS[alert.level] }],
      ["rule", alert.rule],
      ["since", shortInstant(alert.since)],
      ["opened", shortInstant(alert.openedAt)],
      ["cleared", alert.clearedBy === null ? "no" : `${shortInstant(alert.clearedAt)}: ${CLEARED_BY[alert.clearedBy]}`],
      ...(alert.firstDevices.length === 0 ? [] : [["devices", alert.firstDevices.join(", ")] as const]),
      ...(alert.run === null ? [] : [["run", alert.run] as const]),
      ["looked after", acknowledgedOf(alert)],
    ],
    screen,
  );

function acknowledgedOf({ acknowledged }: Alert): string {
  if (acknowledged === null) return "by nobody";
  const { by, at, note } = acknowledged;
  return `by ${by ?? "somebody"}, ${shortInstant(at)}${note === null ? "" : `: ${note}`}`;
}
