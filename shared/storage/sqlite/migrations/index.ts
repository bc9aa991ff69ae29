import { initial } from "./001-initial";

/** In the order in which they are applied; one that was released is never changed. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: "001-initial", sql: initial },
];
