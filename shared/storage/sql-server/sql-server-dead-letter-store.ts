import type {
  DeadLetterEntry,
  DeadLetterFilter,
  DeadLetterId,
  DeadLetterStore,
  PresentLetter,
  ReplayState,
} from "../../readings/dead-letters/dead-letter-store";
import type { RefusalReason } from "../../readings/decoding/refusal";
import type { Database, Row, Transaction } from "./database";
import { REPLAYING, sql } from "./dead-letter-statements";
import { partitionOf } from "./partition-parameters";
import { changeStateOf, changeStateParameters } from "./reading-changes";
import { replaySets, replayStatements } from "./replay-rows";
import { numberOf, textOf } from "../row-values";
import { ascii, bigint, instant, int, text, type Parameters } from "./sql-types";

export function sqlServerDeadLetterStore(database: Database): DeadLetterStore {
  return {
    list: async (filter, { order, limit }) => {
      const rows = await database.all(sql.list(filter, order), { ...asked(filter), limit: int(limit) });
      return rows.map(entryOf);
    },
    bodies: async (ids, maxBytes) => {
      const rows = await database.all(sql.bodies, { ids: idList(ids), maxBytes: int(maxBytes) });
      return new Map(rows.map((row) => [idOf(row), row["body"] as Uint8Array]));
    },
    countByReason: async (filter) => {
      const rows = await database.all(sql.countByReason(filter), asked(filter));
      return new Map(rows.map(({ reason, letters }) => [reason as RefusalReason, Number(letters)]));
    },
    // Repeated after a commit whose answer was lost, it finds nothing of what it settled.
    replay: (ids, itemKeys, now, decide) =>
      database.write(async (transaction) => {
        const write = decide(await stateOf(transaction, ids, itemKeys));
        await transaction.bulkAll(replaySets(write, now));
        const statements = replayStatements(write);
        if (statements !== "") await transaction.all(statements, { now: instant(now) });
      }),
  };
}

async function stateOf(
  transaction: Transaction,
  ids: readonly DeadLetterId[],
  itemKeys: readonly string[],
): Promise<ReplayState> {
  const parameters = { replaying: REPLAYING, ids: idList(ids), ...changeStateParameters(itemKeys) };
  const [schedule, seen, letters = []] = await transaction.sets(sql.state, parameters);
  return { ...changeStateOf(schedule, seen), present: new Map(letters.map((row) => [idOf(row), presentOf(row)])) };
}

const idList = (ids: readonly DeadLetterId[]) => text(JSON.stringify(ids));

/** What a filter names, as parameters. */
function asked({ ids, reason, partitionId, from, to, after, upTo }: DeadLetterFilter): Parameters {
  return {
    ...(ids && { ids: idList(ids) }),
    ...(reason !== undefined && { reason: ascii(32, reason) }),
    ...(partitionId !== undefined && { partitionId: ascii(32, partitionId) }),
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
    ...(after !== undefined && { after: bigint(after) }),
    ...(upTo !== undefined && { upTo: bigint(upTo) }),
  };
}

const idOf = (row: Row): DeadLetterId => Number(row["dead_letter_id"]);

const presentOf = (row: Row): PresentLetter => ({
  itemKey: textOf(row["item_key"]),
  lastIndex: Number(row["last_index"]),
});

const entryOf = (row: Row): DeadLetterEntry => ({
  id: idOf(row),
  partition: partitionOf(row),
  reason: row["reason"] as RefusalReason,
  detail: String(row["detail"]),
  sequenceNumber: Number(row["sequence_number"]),
  index: Number(row["item_index"]),
  enqueuedAt: Number(row["enqueued_at"]),
  isWhole: row["is_whole"] === true,
  objectIndex: Number(row["object_index"]),
  itemKey: textOf(row["item_key"]),
  contentEncoding: textOf(row["content_encoding"]),
  messageId: textOf(row["message_id"]),
  connectionDeviceId: textOf(row["connection_device_id"]),
  bodyBytes: Number(row["body_bytes"]),
  bodyBlob: textOf(row["body_blob"]),
  refusedAt: Number(row["refused_at"]),
  replays: Number(row["replays"]),
  replayedAt: numberOf(row["replayed_at"]),
});
