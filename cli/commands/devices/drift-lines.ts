import type { Answer } from "../../../shared/http/contract/operation";

type Device = Answer<"show-device">;
type Feature = NonNullable<Device["drift"]>["features"][number];

const REASONS = {
  "no-reference": "the model does not say how its training was spread",
  "too-few-windows": "too few windows in the last two days",
} as const;

/** What a check of drift has found, for a person. */
export function driftLines({ id, drift }: Pick<Device, "id" | "drift">): string[] {
  if (drift === null) return ["not checked yet"];
  const { state, reason, since, checkedThrough, features, retrain } = drift;
  const checked = `checked through ${checkedThrough}`;
  if (reason !== null) return [`unchecked since ${since}, ${REASONS[reason]} (${checked})`];
  return [
    `${state} since ${since} (${checked})`,
    ...features.map(featureLine),
    ...(retrain ? [`train it anew, on days as they are now: fleet train --devices ${id} --from …`] : []),
  ];
}

function featureLine({ name, distance, limit, median, usualMedian, width, usualWidth }: Feature): string {
  const moved = `${name} is ${distance.toFixed(1)} standard deviations from training (limit ${limit.toFixed(1)})`;
  return `${moved}: median ${short(median)}, was ${short(usualMedian)}; width ${short(width)}, was ${short(usualWidth)}`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
