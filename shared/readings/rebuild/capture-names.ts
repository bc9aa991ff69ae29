import type { Instant } from "../../time";

/** Azure's default. */
export const DEFAULT_NAME_FORMAT = "{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}";

const TIMES = ["Year", "Month", "Day", "Hour", "Minute", "Second"] as const;
const FIELD = /\{(\w+)\}/g;
const EXTENSION = ".avro";

/** Whose files they are. */
export interface CaptureSource {
  /** As the client spells it: `plant.servicebus.windows.net`. */
  readonly namespace: string;
  readonly hub: string;
}

/** Whether it names partition and time, and nothing that Capture does not know; both, Azure itself asks for. */
export function isNameFormat(format: string): boolean {
  const fields = [...format.matchAll(FIELD)].map(([, field]) => field ?? "");
  const needed = ["PartitionId", ...TIMES];
  return (
    needed.every((field) => fields.includes(field)) &&
    fields.every((field) => needed.includes(field) || field === "Namespace" || field === "EventHub")
  );
}

/** The name of the file whose window began at `at`. */
export const captureName = (format: string, source: CaptureSource, partitionId: string, at: Instant): string =>
  fill(format, valuesOf(source, partitionId, at)) + EXTENSION;

/** What the names of a partition's files begin with. */
export function capturePrefix(format: string, source: CaptureSource, partitionId: string): string {
  const beginning = format.slice(0, format.search(new RegExp(`\\{(${TIMES.join("|")})\\}`)));
  return fill(beginning, valuesOf(source, partitionId, 0));
}

/** Reads the beginning of a file's window from its name; undefined where it is no file of the partition. */
export function captureTimeReader(
  format: string,
  source: CaptureSource,
  partitionId: string,
): (name: string) => Instant | undefined {
  const values = valuesOf(source, partitionId, 0);
  const seen = new Set<string>();
  const pattern = format.replace(/\{(\w+)\}|[^{]+/g, (part, field: string | undefined) => {
    if (field === undefined) return literal(part);
    if (!TIMES.some((time) => time === field)) return literal(values[field] ?? part);
    if (seen.has(field)) return `\\k<${field}>`;
    seen.add(field);
    return `(?<${field}>\\d{${field === "Year" ? 4 : 2}})`;
  });
  const whole = new RegExp(`^${pattern}${literal(EXTENSION)}$`, "i");
  return (name) => {
    const groups = whole.exec(name)?.groups;
    if (groups === undefined) return undefined;
    const { Year = "", Month = "", Day = "", Hour = "", Minute = "", Second = "" } = groups;
    return Date.parse(`${Year}-${Month}-${Day}T${Hour}:${Minute}:${Second}Z`);
  };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const fill = (format: string, values: Readonly<Record<string, string>>): string =>
  format.replace(FIELD, (whole, field: string) => values[field] ?? whole);

function valuesOf({ namespace, hub }: CaptureSource, partitionId: string, at: Instant): Record<string, string> {
  const parts = new Date(at).toISOString().split(/[-T:.]/);
  const times = Object.fromEntries(TIMES.map((field, i) => [field, parts[i] ?? ""]));
  return { Namespace: shortName(namespace), EventHub: hub, PartitionId: partitionId, ...times };
}

/** Files are named by the namespace's own name, without the service's domain; a local one by its host. */
const shortName = (namespace: string): string =>
  /^(?<name>[^.]+)\.servicebus\./i.exec(namespace)?.groups?.["name"] ?? namespace;
