import type { AlertFilter, AlertPage } from "../alerts/alert-store";

const CONDITIONS = {
  open: "alert.cleared_at IS NULL",
  cleared: "alert.cleared_at IS NOT NULL",
  rule: "alert.rule_name = @rule",
  subject: "alert.subject_kind = @subjectKind AND alert.subject_id = @subjectId",
  before: "alert.ordinal < @before",
} as const;

/** Only what is asked for, so that an index can serve it. */
function conditionsOf({ isOpen, rule, subject }: AlertFilter, { before }: Pick<AlertPage, "before">): string {
  const asked = [
    ...(isOpen === undefined ? [] : [isOpen ? CONDITIONS.open : CONDITIONS.cleared]),
    ...(rule === undefined ? [] : [CONDITIONS.rule]),
    ...(subject === undefined ? [] : [CONDITIONS.subject]),
    ...(before === undefined ? [] : [CONDITIONS.before]),
  ];
  return asked.length === 0 ? "" : `WHERE ${asked.join(" AND ")}`;
}

const withDevices = (alerts: string): string => `
SELECT alert.*, named.device_id AS first_device
FROM ${alerts} AS alert LEFT JOIN alert_device AS named ON named.alert_id = alert.alert_id`;

const UNSETTLED = "sent_at IS NULL AND given_up_at IS NULL";

/** Both engines take parameters so; they differ in how the first rows of a list are asked for. */
export const sql = {
  state: "SELECT through_ordinal, changes FROM alert_state",
  move: "UPDATE alert_state SET through_ordinal = @throughOrdinal, changes = changes + 1 WHERE changes = @changes",
  add: `
INSERT INTO alert (alert_id, rule_name, kind, level, subject_kind, subject_id, finding, opened_at)
VALUES (@alertId, @rule, @kind, @level, @subjectKind, @subjectId, @finding, @at)`,
  name: "INSERT INTO alert_device (alert_id, position, device_id) VALUES (@alertId, @position, @deviceId)",
  clear: "UPDATE alert SET cleared_at = @at, cleared_by = @by WHERE alert_id = @alertId AND cleared_at IS NULL",
  acknowledge: `
UPDATE alert SET acknowledged_at = @at, acknowledged_by = @by, note = @note
WHERE alert_id = @alertId AND acknowledged_at IS NULL`,

  get: `${withDevices("alert")} WHERE alert.alert_id = @alertId ORDER BY named.position`,
  open: `${withDevices("alert")} WHERE ${CONDITIONS.open} ORDER BY alert.ordinal, named.position`,
  listed: (filter: AlertFilter, page: AlertPage) =>
    `FROM alert ${conditionsOf(filter, page)} ORDER BY alert.ordinal DESC`,
  list: (page: string) => `${withDevices(`(${page})`)} ORDER BY alert.ordinal DESC, named.position`,

  write: `
INSERT INTO alert_letter (event_id, alert_id, destination, body, written_at, next_at)
VALUES (@eventId, @alertId, @destination, @body, @writtenAt, @writtenAt)`,
  /** Of one alert to one destination only the oldest: it is not cleared before it is opened. */
  due: `
FROM alert_letter AS letter
WHERE ${UNSETTLED} AND next_at <= @now AND (claimed_until IS NULL OR claimed_until <= @now) AND NOT EXISTS (
  SELECT 1 FROM alert_letter AS earlier
  WHERE earlier.alert_id = letter.alert_id AND earlier.destination = letter.destination
    AND earlier.letter_id < letter.letter_id AND earlier.sent_at IS NULL AND earlier.given_up_at IS NULL)
ORDER BY letter_id`,
  claim: "UPDATE alert_letter SET attempts = attempts + 1, claimed_until = @until WHERE letter_id = @letterId",
  sent: `
UPDATE alert_letter SET sent_at = @at, body = '', error = NULL
WHERE letter_id = @letterId AND attempts = @attempt AND ${UNSETTLED}`,
  failed: `
UPDATE alert_letter SET next_at = @nextAt, claimed_until = NULL, error = @error
WHERE letter_id = @letterId AND attempts = @attempt AND ${UNSETTLED}`,
  givenUp: `
UPDATE alert_letter SET given_up_at = @at, body = '', error = @error
WHERE letter_id = @letterId AND attempts = @attempt AND ${UNSETTLED}`,
  deliveries: "SELECT * FROM alert_letter WHERE alert_id = @alertId ORDER BY letter_id",

  /** With what hangs on them, in this order. */
  forget: ["alert_letter", "alert_device", "alert"].map(
    (table) => `
DELETE FROM ${table} WHERE alert_id IN (
  SELECT alert_id FROM alert WHERE subject_kind = 'device' AND subject_id = @deviceId)`,
  ),

  /** Cleared long ago, and told of. */
  expired: `
FROM alert WHERE cleared_at < @before AND NOT EXISTS (
  SELECT 1 FROM alert_letter AS letter WHERE letter.alert_id = alert.alert_id AND ${UNSETTLED})
ORDER BY cleared_at, ordinal`,
  deleteExpired: (first: string) =>
    ["alert_letter", "alert_device", "alert"].map((table) => `DELETE FROM ${table} WHERE alert_id IN (${first})`),
} as const;
