import { randomBytes } from "node:crypto";
import { stampOf, type Instant } from "./time";

/** Sorts by time, says it, and is unique: `20261120T120000Z-1f0c9a2b`. */
export const stampedId = (now: Instant): string => `${stampOf(now)}-${randomBytes(4).toString("hex")}`;
