import type { Sender } from "rhea";
import { badPosition, BUSY, internalError, noPartition, notFound, type AmqpError } from "./amqp/error";
import { readAttachRequest, type AttachRequest } from "./amqp/attach-request";
import type { Faults } from "./faults";
import type { Hub } from "./hub";
import type { Hubs } from "./hubs";
import { claimPartition } from "./ownership";
import type { PartitionLog } from "./log/partition-log";
import { Reader } from "./reader";
import type { Readers } from "./readers";
import { InvalidPosition, parseSelector } from "./log/selector";

export interface SubscribingServices {
  readonly hubs: Hubs;
  readonly readers: Readers;
  readonly faults: () => Faults;
  readonly reportError: (error: unknown) => void;
}

/** Lets a receiver in that a client attached, or gives the reason why not. */
export function subscribe(services: SubscribingServices, link: Sender): AmqpError | undefined {
  const request = readAttachRequest(link);
  const hub = request && services.hubs.find(request.hub);
  if (request === undefined || hub === undefined) return notFound(link.source.address);
  if (!hub.hasGroup(request.group)) return notFound(`${hub.name}~${request.partitionId}|${request.group}`);
  const log = hub.partition(request.partitionId);
  if (log === undefined) return noPartition(request.partitionId);

  const group = request.group.toLowerCase();
  const faults = services.faults();
  if (faults.receive?.(hub.name, group, request.partitionId) === true) return BUSY;
  const start = startOf(log, request.selector, () => faults.redeliver?.(hub.name, group, request.partitionId) ?? 0);
  if (typeof start !== "number") return start;
  return attach(services, { ...request, group }, link, hub, log, start);
}

function attach(
  services: SubscribingServices,
  { group, partitionId, epoch, name, wantsMetrics }: AttachRequest,
  link: Sender,
  hub: Hub,
  log: PartitionLog,
  start: number,
): AmqpError | undefined {
  const { readers, faults, reportError } = services;
  const present = [...readers].filter(
    (reader) => reader.hub === hub.name && reader.group === group && reader.partitionId === partitionId,
  );
  const claim = claimPartition(present, { name, epoch });
  if (!claim.granted) return claim.error;
  for (const { receiver, error } of claim.displaced) readers.end(receiver, error);
  readers.add(
    new Reader({
      hub: hub.name,
      group,
      partitionId,
      epoch,
      name,
      link,
      log,
      start,
      wantsMetrics,
      delayMs: () => faults().delay?.(hub.name, partitionId) ?? 0,
      onError(reader, error) {
        reportError(error);
        readers.end(reader, internalError("The partition's log could not be read."));
      },
    }),
  );
  return undefined;
}

/** The sequence number to begin with. `redelivered` tells how many events before that are given once more. */
function startOf(log: PartitionLog, selector: string | undefined, redelivered: () => number): number | AmqpError {
  if (selector === undefined) return log.firstSequence;
  try {
    const position = parseSelector(selector);
    const asked = log.seek(position);
    const resumes = position.by === "offset" || position.by === "sequenceNumber";
    return resumes ? Math.max(log.firstSequence, asked - redelivered()) : asked;
  } catch (error) {
    if (error instanceof InvalidPosition) return badPosition(error.message);
    throw error;
  }
}
