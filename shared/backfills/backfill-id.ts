import { stampedId } from "../stamped-id";
import type { Instant } from "../time";

declare const brand: unique symbol;
export type BackfillId = string & { readonly [brand]: "BackfillId" };

export const newBackfillId = (now: Instant): BackfillId => stampedId(now) as BackfillId;
