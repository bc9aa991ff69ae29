/** Between the keys of a list; in none of them: they are printable. */
export const KEY_SEPARATOR = "\u001f";

const SAME_BUCKET = "b.device_id = c.device_id AND b.bucket_start = c.bucket_start AND b.sensor = c.sensor";

/**
 * The right-hand sides see the row as it was; the formulas are those of `merge` in readings/aggregate.ts. What is too
 * small to be multiplied counts as 0, as it would in a machine's floats: a database may make an error of it.
 */
const mergeBuckets = `
UPDATE b SET
  [count] = b.[count] + c.[count],
  mean = CASE WHEN b.[count] = c.[count] THEN (b.mean + c.mean) / 2
              WHEN ABS(c.mean - b.mean) < 1e-304 THEN b.mean
              ELSE b.mean + (c.mean - b.mean) * (CAST(c.[count] AS float) / (b.[count] + c.[count])) END,
  m2 = b.m2 + c.m2 + CASE WHEN ABS(c.mean - b.mean) < 1.5e-154 THEN 0
                          ELSE (c.mean - b.mean) * (c.mean - b.mean)
                               * (CAST(b.[count] AS float) / (b.[count] + c.[count]) * c.[count]) END,
  [min] = CASE WHEN c.[min] < b.[min] THEN c.[min] ELSE b.[min] END,
  [max] = CASE WHEN c.[max] > b.[max] THEN c.[max] ELSE b.[max] END,
  [first_value] = CASE WHEN c.first_at < b.first_at OR (c.first_at = b.first_at AND c.[first_value] > b.[first_value])
                       THEN c.[first_value] ELSE b.[first_value] END,
  first_at = CASE WHEN c.first_at < b.first_at THEN c.first_at ELSE b.first_at END,
  [last_value] = CASE WHEN c.last_at > b.last_at OR (c.last_at = b.last_at AND c.[last_value] > b.[last_value])
                      THEN c.[last_value] ELSE b.[last_value] END,
  last_at = CASE WHEN c.last_at > b.last_at THEN c.last_at ELSE b.last_at END
FROM bucket AS b JOIN #bucket AS c ON ${SAME_BUCKET};
INSERT INTO bucket (device_id, bucket_start, sensor, [count], mean, m2, [min], [max],
                    [first_value], first_at, [last_value], last_at)
SELECT c.device_id, c.bucket_start, c.sensor, c.[count], c.mean, c.m2, c.[min], c.[max],
       c.[first_value], c.first_at, c.[last_value], c.last_at
FROM #bucket AS c WHERE NOT EXISTS (SELECT 1 FROM bucket AS b WHERE ${SAME_BUCKET})
ORDER BY c.device_id, c.bucket_start, c.sensor;
DROP TABLE #bucket;`;

const seeDevices = `
UPDATE d SET
  first_seen = CASE WHEN s.first_seen < d.first_seen THEN s.first_seen ELSE d.first_seen END,
  last_seen = CASE WHEN s.last_seen > d.last_seen THEN s.last_seen ELSE d.last_seen END
FROM device AS d JOIN #device AS s ON d.device_id = s.device_id
WHERE s.first_seen < d.first_seen OR s.last_seen > d.last_seen;
INSERT INTO device (device_id, first_seen, last_seen)
SELECT s.device_id, s.first_seen, s.last_seen FROM #device AS s
WHERE NOT EXISTS (SELECT 1 FROM device AS d WHERE d.device_id = s.device_id)
ORDER BY s.device_id;
DROP TABLE #device;`;

export const changeSql = {
  mergeBuckets,
  seeDevices,

  seeItems: `
INSERT INTO seen_event (item_key, seen_at) SELECT item_key, @now FROM #seen ORDER BY item_key;
DROP TABLE #seen;`,

  addLate: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT l.device_id, l.from_at, l.to_at, 'late', 0, s.generation FROM #late AS l CROSS JOIN schedule_state AS s
ORDER BY l.device_id, l.from_at;
DROP TABLE #late;`,

  closedThrough: "SELECT closed_through FROM schedule_state;\n",

  // Not OPENJSON: keys are plain, and so nothing has to be escaped and unescaped.
  seenAmong: `
SELECT item_key FROM seen_event
WHERE item_key IN (SELECT CAST(value AS varchar(64)) COLLATE Latin1_General_100_BIN2
                   FROM STRING_SPLIT(@keys, CHAR(${KEY_SEPARATOR.charCodeAt(0)})));
`,
} as const;
