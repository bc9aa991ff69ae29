import type { LastDriftCheck } from "../drift/drift-check";
import type { ModelChoice, ModelVersion } from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import type { Mute } from "../scoring/result-row";

/** What a plan needs to know of a device. */
export interface Candidate {
  readonly deviceId: DeviceId;
  /** The version that scores it, its own or the fleet's; null where there is none. */
  readonly model: ModelVersion | null;
  /** The last stretch, where it was ever muted. */
  readonly mute: Mute | undefined;
  /** By whichever version. */
  readonly lastDriftCheck: LastDriftCheck | undefined;
  /** How far back its model looks; undefined where nothing of the device has come late. */
  readonly reachMs: number | undefined;
}

/** Devices that meet all that is said. */
export interface CandidateFilter {
  readonly ids?: readonly DeviceId[] | undefined;
  readonly group?: string | undefined;
  readonly prefix?: string | undefined;
  /** Retired ones too. */
  readonly isRetiredWanted: boolean;
}

export interface CandidateQuery extends CandidateFilter {
  readonly model: ModelChoice;
  /** Up to which one late data counts; undefined: none does. */
  readonly generation: number | undefined;
}

/** See docs/adr/0019. */
export interface CandidateReader {
  /**
   * In order of id, by one query, a few at a time in memory. The model of `~fleet` serves those that have none of their
   * own; the fleet's challenger challenges the fleet's champion alone.
   */
  read(query: CandidateQuery): Iterable<Candidate> | AsyncIterable<Candidate>;
}
