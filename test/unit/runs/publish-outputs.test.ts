import { parquetReadObjects } from "hyparquet";
import type { DeviceId } from "../../../shared/readings/reading";
import { encodeRows } from "../../../shared/runs/part-rows";
import { publishPart } from "../../../shared/runs/publish-part";
import { CSV, JSON_LINES } from "../../../shared/runs/row-form";
import { runFiles } from "../../../shared/runs/run-files";
import type { AskedOutput } from "../../../shared/runs/run-output";
import { witnessLines, witnessName } from "../../../shared/runs/witness";
import type { ResultRow } from "../../../shared/scoring/result-row";
import type { MemoryBlobs } from "../../support/domain/memory-blobs";
import { plannedDevice, plannedRun, RUN_ID } from "../../support/domain/planned-run";
import { resultRow } from "../../support/domain/result-rows";

const NAMES = ["pump-0", "pump-1", "pump-2"];
const CHECK = {
  modelVersion: "v1",
  state: "usual",
  reason: null,
  features: [],
  through: "1970-01-01T00:00:00.000Z",
} as const;

/** The second device has nothing but what is usual, the last ends with it. */
const rowsOf = (name: string): ResultRow[] => [
  resultRow(name as DeviceId, 1, name === "pump-1" ? "normal" : "anomalous"),
  { ...resultRow(name as DeviceId, 2), marks: ["rescored"] },
  { ...resultRow(name as DeviceId, 3, name === "pump-0" ? "anomalous" : "unscored"), drift: CHECK },
];
const ALL = NAMES.flatMap(rowsOf);
const ANOMALIES = ALL.filter(({ verdict }) => verdict === "anomalous");

async function setUp(output: AskedOutput) {
  const fixture = await plannedRun(
    NAMES.map((name) => plannedDevice(name)),
    { output },
  );
  const { runs, blobs, models, input, plan } = fixture;
  for (const [id, name] of NAMES.entries()) {
    await blobs.stageBlock(witnessName(input, plan), id, Buffer.from(witnessLines(rowsOf(name), plan)));
  }
  const publish = (through = blobs) =>
    publishPart({ runs, outcomes: runs, blobs: through, models }, { ...input, staged: [0, 1, 2], failures: [] });
  return { runs, blobs, publish };
}

const part = (extension: "jsonl" | "csv" | "parquet") => runFiles.part(RUN_ID, 1, 0, extension);
const partsIn = (blobs: MemoryBlobs) => blobs.names.filter((name) => name.includes("/parts/"));

const OUTPUTS: AskedOutput[] = (["jsonl", "csv", "parquet", "summary"] as const).flatMap((output) => [
  { output, anomaliesOnly: false },
  { output, anomaliesOnly: true },
]);

describe.each(OUTPUTS)("a part of $output, anomalies only: $anomaliesOnly", (output) => {
  test("counts all windows, and says what became of each device, as any other would", async () => {
    const [{ runs, publish }, plain] = [await setUp(output), await setUp({})];
    expect([await publish(), await plain.publish()]).toEqual(["published", "published"]);
    expect(runs.outcomes(RUN_ID, 1)).toEqual(plain.runs.outcomes(RUN_ID, 1));
    expect((await runs.parts(RUN_ID, 1))[0]?.counts).toEqual((await plain.runs.parts(RUN_ID, 1))[0]?.counts);
  });

  test("lies in its run's folder, whatever is made of it, and goes with that", async () => {
    const { blobs, publish } = await setUp(output);
    await publish();
    expect(blobs.names.filter((name) => !name.startsWith(runFiles.folder(RUN_ID)))).toEqual([]);
  });

  test("is read once, whatever is made of it", async () => {
    const { blobs, publish } = await setUp(output);
    const stream = jest.spyOn(blobs, "stream");
    await publish();
    const read = stream.mock.calls.map(([name]) => name);
    expect(read).toEqual([...new Set(read)]);
  });

  test("is as large as the rows that it keeps", async () => {
    const { runs, blobs, publish } = await setUp(output);
    await publish();
    const kept = blobs.text(part(output.output === "csv" ? "csv" : "jsonl")) ?? "";
    expect(await runs.parts(RUN_ID, 1)).toMatchObject([{ bytes: Buffer.byteLength(kept) }]);
  });

  test("is whole however often its publisher dies, and a twin changes nothing", async () => {
    const whole = await setUp(output);
    await whole.publish();
    const { runs, blobs, publish } = await setUp(output);
    for (let writes = 0; (await publish(dyingAfter(blobs, writes)).catch(() => "died")) === "died"; writes++) {
      expect(await runs.parts(RUN_ID, 1)).toEqual([]);
    }
    expect(blobs.names).toEqual(whole.blobs.names);
    for (const name of blobs.names) expect(blobs.text(name)).toBe(whole.blobs.text(name));
    expect(await publish()).toBe("published");
    for (const name of blobs.names) expect(blobs.text(name)).toBe(whole.blobs.text(name));
  });
});

/** The same store, for one who dies at the write after so many. */
function dyingAfter(blobs: MemoryBlobs, writes: number): MemoryBlobs {
  let left = writes;
  const dying =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left-- === 0) throw new Error("died");
      return write.apply(blobs, args);
    };
  return Object.assign(Object.create(blobs) as MemoryBlobs, {
    read: blobs.read.bind(blobs),
    stream: blobs.stream.bind(blobs),
    create: dying(blobs.create.bind(blobs)),
    stageBlock: dying(blobs.stageBlock.bind(blobs)),
    commitBlocks: dying(blobs.commitBlocks.bind(blobs)),
  });
}

test.each([
  ["jsonl", JSON_LINES],
  ["csv", CSV],
] as const)("as %s the rows lie in the part, and the index says where each device's do", async (output, form) => {
  for (const [anomaliesOnly, rows] of [
    [false, ALL],
    [true, ANOMALIES],
  ] as const) {
    const { blobs, publish } = await setUp({ output, anomaliesOnly });
    await publish();
    const text = blobs.text(part(output)) ?? "";
    expect(text).toBe(form.header + encodeRows(rows, form));
    const index = JSON.parse(blobs.text(runFiles.index(RUN_ID, 1, 0)) ?? "") as { devices: Record<string, number[]> };
    for (const name of NAMES) {
      const [offset = 0, bytes = 0] = index.devices[name] ?? [];
      const its = rows.filter(({ deviceId }) => deviceId === name);
      expect(Buffer.from(text).toString("utf8", offset, offset + bytes)).toBe(encodeRows(its, form));
    }
  }
});

test.each([
  [false, ALL],
  [true, ANOMALIES],
])("Parquet lies beside the JSON lines that it is written from (anomalies only: %p)", async (anomaliesOnly, rows) => {
  const { blobs, publish } = await setUp({ output: "parquet", anomaliesOnly });
  await publish();
  expect(blobs.text(part("jsonl"))).toBe(encodeRows(rows));
  const file = new Uint8Array((await blobs.read(part("parquet"))) ?? []).buffer;
  const read = await parquetReadObjects({ file });
  expect(read).toMatchObject(rows.map(({ deviceId, verdict, score }) => ({ deviceId, verdict, score })));
  expect(read).toHaveLength(rows.length);
});

test("of a summary no rows are kept", async () => {
  const { blobs, publish } = await setUp({ output: "summary" });
  await publish();
  expect(partsIn(blobs)).toEqual([]);
});

test("where every device failed, a part in CSV has its header", async () => {
  const { runs, blobs, models, input } = await plannedRun([plannedDevice("pump-0")], { output: { output: "csv" } });
  await publishPart({ runs, outcomes: runs, blobs, models }, { ...input, staged: [], failures: [] });
  expect(blobs.text(part("csv"))).toBe(CSV.header);
});
