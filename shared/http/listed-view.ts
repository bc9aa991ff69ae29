/** How many ids of a list are shown: it may have all of a large fleet, and a page of runs many lists. */
const SHOWN = 10;

/** Devices that were listed in what was asked for, as answers show them. */
export const listedView = (ids: readonly string[]) => ({ count: ids.length, first: ids.slice(0, SHOWN) });
