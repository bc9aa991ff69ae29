import type { Sender } from "rhea";

/** What a receiver asks for when it attaches. */
export interface AttachRequest {
  readonly hub: string;
  readonly group: string;
  readonly partitionId: string;
  readonly name: string;
  readonly epoch: number | undefined;
  /** The selector that says where to begin; absent: at the oldest event. */
  readonly selector: string | undefined;
  readonly wantsMetrics: boolean;
}

const SOURCE = /^(?<hub>[^/]+)\/ConsumerGroups\/(?<group>[^/]+)\/Partitions\/(?<partitionId>[^/]+)$/i;
const SELECTOR_FILTER = "apache.org:selector-filter:string";
const METRICS_CAPABILITY = "com.microsoft:enable-receiver-runtime-metric";

/** Undefined where the source address names no partition of a consumer group. */
export function readAttachRequest(link: Sender): AttachRequest | undefined {
  const { hub, group, partitionId } = SOURCE.exec(link.source.address)?.groups ?? {};
  if (hub === undefined || group === undefined || partitionId === undefined) return undefined;
  const properties = (link.properties as Record<string, unknown> | undefined) ?? {};
  const name = properties["com.microsoft:receiver-name"];
  const epoch = properties["com.microsoft:epoch"];
  return {
    hub,
    group,
    partitionId,
    name: typeof name === "string" ? name : "nil",
    epoch: typeof epoch === "number" ? epoch : undefined,
    selector: selectorOf(link),
    wantsMetrics: capabilitiesOf(link).includes(METRICS_CAPABILITY),
  };
}

function selectorOf(link: Sender): string | undefined {
  const filters = link.source.filter as Record<string, unknown> | undefined;
  const filter = filters?.[SELECTOR_FILTER];
  if (filter === undefined) return undefined;
  const value = typeof filter === "object" && filter !== null && "value" in filter ? filter.value : filter;
  return String(value);
}

/** One symbol or an array of them, or nothing at all, whatever the typings say. */
const capabilitiesOf = (link: Sender): string[] =>
  [(link.desired_capabilities as string | string[] | undefined) ?? []].flat().map(String);
