import type { Instant } from "../time";
import type { AppliedMigration, Migration } from "./migrations";

/** How far a database is migrated, in the order of the migrations. */
export interface SchemaState {
  readonly applied: readonly (AppliedMigration & { readonly appliedAt: Instant })[];
  readonly pending: readonly Migration[];
}
