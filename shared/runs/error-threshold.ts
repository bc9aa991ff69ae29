/** How many failed devices a run bears: so many, a share of those planned ("5%"), or any number (-1). */
export type ErrorThreshold = number | `${number}%`;

/** Of runs that were written down before there was a choice. */
export const NEVER_STOP: ErrorThreshold = -1;

export const THRESHOLD_FORM = 'must be a number of devices, a share of them like "5%", or -1 to never stop';

/** Undefined where the value is none. */
export function parseErrorThreshold(value: string | number): ErrorThreshold | undefined {
  const text = String(value);
  if (/^(-1|\d{1,9})$/.test(text)) return Number(text);
  return /^\d{1,3}(\.\d{1,6})?%$/.test(text) && parseFloat(text) <= 100 ? (text as ErrorThreshold) : undefined;
}

/** Whether more have failed than is borne. */
export function isOver(threshold: ErrorThreshold, failed: number, planned: number): boolean {
  if (threshold === NEVER_STOP) return false;
  return typeof threshold === "number" ? failed > threshold : failed * 100 > parseFloat(threshold) * planned;
}
