import { parquetReadObjects } from "hyparquet";
import type { Blobs } from "../../shared/blobs";
import type { DeviceId } from "../../shared/readings/reading";
import { encodeRows } from "../../shared/runs/part-rows";
import { CSV } from "../../shared/runs/row-form";
import type { RunId } from "../../shared/runs/run";
import { runFiles } from "../../shared/runs/run-files";
import type { AskedOutput } from "../../shared/runs/run-output";
import { commitWitness, witnessLines, witnessName } from "../../shared/runs/witness";
import { writePartFiles } from "../../shared/runs/write-part-files";
import { resultRow } from "../support/domain/result-rows";
import { useBlobs } from "../support/contract/use-blobs";

const place = { runId: "20261120T120000Z-1f0c9a2b" as RunId, attempt: 1, chunk: 0 };
const rows = [0, 1].flatMap((n) => {
  const deviceId = `=pump-${n}` as DeviceId;
  return [resultRow(deviceId, 1), resultRow(deviceId, 2, "anomalous")];
});

let blobs: Blobs;
useBlobs((room) => ({ blobs } = room));

const stage = async (output: AskedOutput, some = rows): Promise<void> => {
  for (const n of [0, 1]) {
    const lines = witnessLines(some.slice(2 * n, 2 * n + 2), output);
    await blobs.stageBlock(witnessName(place, output), n, Buffer.from(lines));
  }
};

const publish = async (output: AskedOutput) => {
  const committed = await commitWitness(blobs, place, [1, 0], output);
  if (committed !== "blocks-gone") await writePartFiles(blobs, place, output);
  return committed;
};

const text = async (name: string) => Buffer.from((await blobs.read(name)) ?? []).toString();

test("of publishers at the same time one commits a part in CSV, its header first, and all see the same", async () => {
  await stage({ output: "csv" });
  const outcomes = await Promise.all([1, 2, 3].map(() => publish({ output: "csv" })));
  expect([...outcomes].sort()).toEqual(["committed", "exists", "exists"]);
  expect(await text(runFiles.part(place.runId, 1, 0, "csv"))).toBe(CSV.header + encodeRows(rows, CSV));
});

test("a late twin of an activity or of the publisher changes nothing of a part in CSV", async () => {
  await stage({ output: "csv" });
  await publish({ output: "csv" });
  await stage({ output: "csv" }, rows.toReversed());
  expect(await publish({ output: "csv" })).toBe("exists");
  expect(await text(runFiles.part(place.runId, 1, 0, "csv"))).toBe(CSV.header + encodeRows(rows, CSV));
});

test("Parquet of anomalies alone lies beside their JSON lines, whoever of several wrote it", async () => {
  const output = { output: "parquet", anomaliesOnly: true } as const;
  await stage(output);
  await Promise.all([1, 2].map(() => publish(output)));
  const anomalies = rows.filter(({ verdict }) => verdict === "anomalous");
  expect(await text(runFiles.part(place.runId, 1, 0))).toBe(encodeRows(anomalies));
  const file = new Uint8Array((await blobs.read(runFiles.part(place.runId, 1, 0, "parquet"))) ?? []).buffer;
  expect(await parquetReadObjects({ file })).toMatchObject(
    anomalies.map(({ deviceId, score }) => ({ deviceId, score })),
  );
});
