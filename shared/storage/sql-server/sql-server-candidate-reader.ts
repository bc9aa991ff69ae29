import { FLEET } from "../../readings/reading";
import type { CandidateReader } from "../../runs/candidate";
import { candidateReader } from "../candidate-rows";
import { candidatesSql } from "../candidate-statements";
import { choiceOf } from "../model-rows";
import type { Database } from "./database";
import { ascii, bigint, id, int, text } from "./sql-types";

/** Ids hold no spaces. */
const IDS_IN = `device.device_id IN (
  SELECT CAST(value AS varchar(128)) COLLATE Latin1_General_100_BIN2 FROM STRING_SPLIT(@ids, ' '))`;

export const sqlServerCandidateReader = (database: Database): CandidateReader => ({
  read: async function* (query) {
    const { ids, group, prefix, generation = -1 } = query;
    const { alias, version } = choiceOf(query.model);
    const parameters = {
      ...{ alias: ascii(16, alias), version: ascii(64, version), fleet: id(FLEET), generation: bigint(generation) },
      ...{ ids: text(ids?.join(" ")), group: text(group), prefix: id(prefix), prefixLength: int(prefix?.length) },
    };
    const candidateOf = candidateReader();
    for await (const row of database.stream(candidatesSql(query, IDS_IN), parameters)) yield candidateOf(row);
  },
});
