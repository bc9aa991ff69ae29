import type { Candidate, CandidateQuery } from "../../../shared/runs/candidate";
import type { Store } from "../../../shared/storage/store";
import { collect } from "../collect";

/** What a plan is told of a store's devices: of all that are not retired, by their champions, unless said. */
export const candidatesIn = (
  { candidates }: Pick<Store, "candidates">,
  query: Partial<CandidateQuery> = {},
): Promise<Candidate[]> =>
  collect(candidates.read({ isRetiredWanted: false, model: "champion", generation: undefined, ...query }));
