/** What a measure is: added up, noted one by one (of which sum, count, least and most are sent), or as it is now. */
export type MeasureKind = "counter" | "histogram" | "gauge";

interface Measure {
  readonly kind: MeasureKind;
  /** By UCUM; in braces what is counted. */
  readonly unit: string;
  readonly says: string;
  /** Each has few values: never a device, never a run. */
  readonly dimensions: readonly string[];
}

/** Everything that is measured. `docs/operations.md` says of each when it is bad, and what to do then. */
export const MEASURES = {
  "fleetscore.ingest.readings": {
    ...{ kind: "counter", unit: "{reading}", dimensions: ["outcome"] },
    says: "readings that came, by what became of them: counted, duplicate, refused",
  },
  "fleetscore.ingest.refused": {
    ...{ kind: "counter", unit: "{reading}", dimensions: ["reason"] },
    says: "readings and bodies that became dead letters",
  },
  "fleetscore.ingest.late": {
    ...{ kind: "counter", unit: "{bucket}", dimensions: [] },
    says: "buckets of devices that changed after their windows were judged, which come round again",
  },
  "fleetscore.ingest.redelivered": {
    ...{ kind: "counter", unit: "{event}", dimensions: [] },
    says: "events that came again and were dropped",
  },
  "fleetscore.ingest.missing": {
    ...{ kind: "counter", unit: "{event}", dimensions: [] },
    says: "events whose numbers were passed over: gaps",
  },
  "fleetscore.ingest.failed": {
    ...{ kind: "counter", unit: "{batch}", dimensions: ["code"] },
    says: "batches that could not be written, and come again",
  },
  "fleetscore.ingest.delay": {
    ...{ kind: "histogram", unit: "s", dimensions: ["partition"] },
    says: "how long a batch's oldest event had been in the hub when it was written",
  },
  "fleetscore.ingest.lag": {
    ...{ kind: "gauge", unit: "{event}", dimensions: ["partition"] },
    says: "events in the hub that are not ingested yet",
  },
  "fleetscore.schedule.behind": {
    ...{ kind: "gauge", unit: "s", dimensions: [] },
    says: "how far the end of what scheduled runs have taken lies back",
  },
  "fleetscore.run.duration": {
    ...{ kind: "histogram", unit: "s", dimensions: ["kind", "status"] },
    says: "from the start of a run to its end",
  },
  "fleetscore.run.windows": {
    ...{ kind: "counter", unit: "{window}", dimensions: ["kind", "verdict"] },
    says: "windows of runs that have ended",
  },
  "fleetscore.run.devices": {
    ...{ kind: "counter", unit: "{device}", dimensions: ["kind", "outcome"] },
    says: "devices of runs that have ended: done, failed",
  },
  "fleetscore.run.failures": {
    ...{ kind: "counter", unit: "{device}", dimensions: ["code"] },
    says: "devices that a run could not score, by why",
  },
  "fleetscore.session.uses": {
    ...{ kind: "counter", unit: "{use}", dimensions: ["result"] },
    says: "uses of model sessions: hit where one was open, miss where the model had to be read",
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof MEASURES;

export type Dimensions<M extends MeasureName> = Readonly<Record<(typeof MEASURES)[M]["dimensions"][number], string>>;
