import { randomBytes } from "node:crypto";
import { stampOf, type Instant } from "../time";

declare const brand: unique symbol;
export type BackfillId = string & { readonly [brand]: "BackfillId" };

export const newBackfillId = (now: Instant): BackfillId =>
  `${stampOf(now)}-${randomBytes(4).toString("hex")}` as BackfillId;
