import type { Row } from "../row-values";
import type { LazyPool } from "./pool";
import { prepared, streamedText } from "./request";
import { outcomeOf, retried } from "./retry";
import { SqlFailure } from "./sql-failure";
import type { Parameters } from "./sql-types";

/** How many rows wait in memory for their consumer. */
const WAITING_ROWS = 200;

/**
 * @throws UnavailableError where the server cannot be reached or the connection breaks.
 */
export async function* streamed(pool: LazyPool, sql: string, parameters: Parameters): AsyncGenerator<Row, void> {
  const open = await retried(() => pool.open());
  const request = prepared(open, parameters);
  const rows = request.toReadableStream({ highWaterMark: WAITING_ROWS });
  const ended = request.query(streamedText(sql)).catch(() => undefined);
  let isRead = false;
  try {
    for await (const row of rows) yield row as Row;
    isRead = true;
  } catch (error) {
    throw outcomeOf(new SqlFailure(error));
  } finally {
    if (!isRead) request.cancel();
    // The connection goes back to the pool when the request has ended.
    await ended;
  }
}
