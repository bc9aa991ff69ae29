export const count = (n: number): string => n.toLocaleString("en-US");

/** `1 chunk`, `2 chunks`. */
export const counted = (n: number, what: string): string => `${count(n)} ${what}${n === 1 ? "" : "s"}`;

/** An instant of the API without the milliseconds that it has not: the API takes it as it is. */
export const shortInstant = (iso: string | null): string | null => iso?.replace(/\.000Z$/, "Z") ?? null;

/** `45 s`, `3 min`, `2 h 5 min`, `3 d 4 h`: the two largest units at most. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
