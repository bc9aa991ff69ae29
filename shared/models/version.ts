/** Versions name blobs and sort by age where they begin with a time. */
export const VERSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
