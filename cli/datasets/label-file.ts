import { isoOf } from "../../shared/time";
import type { Label } from "./dataset";
import { parseDevice, parseInstant } from "./parse-cell";
import { readCsv } from "./read-csv";

const COLUMNS = { device: ["device"], from: ["from"], to: ["to"] } as const;

/** The labels of a CSV `device,from,to`. Throws InvalidInputError that names file, line and column. */
export async function readLabels(path: string): Promise<Label[]> {
  const labels: Label[] = [];
  for await (const row of readCsv(path, COLUMNS)) {
    const deviceId = row.take("device", parseDevice);
    const from = row.take("from", parseInstant);
    const to = row.take("to", parseInstant);
    if (to <= from) throw row.wrong("to", `${isoOf(to)} is not after from, ${isoOf(from)}`);
    labels.push({ deviceId, from, to });
  }
  return labels;
}
