import { FLEET } from "../../readings/reading";
import type { CandidateReader } from "../../runs/candidate";
import { candidateReader } from "../candidate-rows";
import { candidatesSql } from "../candidate-statements";
import { choiceOf } from "../model-rows";
import type { Database } from "./database";

const IDS_IN = "device.device_id IN (SELECT value FROM json_each(@ids))";

export const sqliteCandidateReader = (database: Database): CandidateReader => ({
  read: function* (query) {
    const { ids, group = null, prefix = null, generation = -1 } = query;
    const parameters = {
      ...{ alias: null, version: null, ...choiceOf(query.model), fleet: FLEET, generation },
      ...{ ids: ids === undefined ? null : JSON.stringify(ids), group, prefix, prefixLength: prefix?.length ?? 0 },
    };
    const candidateOf = candidateReader();
    for (const row of database.stream(candidatesSql(query, IDS_IN), parameters)) yield candidateOf(row);
  },
});
