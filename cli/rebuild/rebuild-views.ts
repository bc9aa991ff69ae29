import type { Compared, Difference } from "../../shared/readings/rebuild/compare-buckets";
import { inWords as missingInWords } from "../../shared/readings/rebuild/read-stretch";
import type { Rebuilt } from "../../shared/readings/rebuild/rebuild-buckets";
import type { MissingEvents, ScanCounts } from "../../shared/readings/rebuild/scan-capture";
import { isoOf, isoOrNull } from "../../shared/time";
import { count } from "../terminal/figures";
import { words } from "../terminal/printer";

type Outcome = ScanCounts & { readonly missing: readonly MissingEvents[] };

/** With instants as the API writes them. */
export const outcomeView = <T extends Outcome>(outcome: T) => ({
  ...outcome,
  missing: outcome.missing.map(({ after, before, ...hole }) => ({
    ...hole,
    after: isoOrNull(after),
    before: isoOrNull(before),
  })),
});

export const differenceView = ({ deviceId, sensor, bucketStart, in: fields, captured, stored }: Difference) => ({
  ...{ deviceId, sensor, bucketStart: isoOf(bucketStart), in: fields },
  captured: captured && figuresOf(captured),
  stored: stored && figuresOf(stored),
});

const figuresOf = ({ count: n, mean, min, max }: NonNullable<Difference["captured"]>) => ({ count: n, mean, min, max });

export const differenceInWords = ({
  deviceId,
  sensor,
  bucketStart,
  in: fields,
  captured,
  stored,
}: Difference): string =>
  words(
    `${deviceId} ${sensor} ${isoOf(bucketStart)}: ${captured?.count ?? 0} readings captured, ${stored?.count ?? 0} stored` +
      (captured !== undefined && stored !== undefined ? `; ${fields.join(", ")} differ` : ""),
  );

export const rebuiltInWords = (rebuilt: Rebuilt): string =>
  words(
    ...readInWords(rebuilt),
    `${count(rebuilt.readings)} readings written into ${count(rebuilt.buckets)} buckets that were empty`,
  );

export const comparedInWords = (compared: Compared): string =>
  words(
    ...readInWords(compared),
    `${count(compared.readings)} readings captured, ${count(compared.readingsStored)} stored, ${count(compared.buckets)} buckets`,
    compared.differences === 0 ? "equal, bucket by bucket" : `${count(compared.differences)} buckets differ`,
  );

function readInWords(outcome: Outcome): string[] {
  const refused = Object.entries(outcome.refused).map(([reason, n]) => `${reason} ${count(n)}`);
  return [
    `${count(outcome.files)} files, ${count(outcome.events)} events`,
    `${count(outcome.repeatedEvents)} events were in another file too, ${count(outcome.duplicates)} readings repeated an event id`,
    refused.length === 0 ? "nothing refused" : `refused: ${refused.join(", ")}`,
    ...(outcome.toCome > 0 ? [`${count(outcome.toCome)} events left out: the trigger still brings them`] : []),
    ...(outcome.inGaps > 0 ? [`${count(outcome.inGaps)} events left out: of gaps, see fleet gaps reread`] : []),
    ...outcome.unreadable,
    ...outcome.missing.map((hole) => `missing: ${missingInWords(hole)}`),
  ];
}
