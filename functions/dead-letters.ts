import { deadLetterView, replayView, shownLetterView } from "../shared/http/dead-letter-views";
import { nextOf } from "../shared/http/page-token";
import { listDeadLetters, showDeadLetter } from "../shared/readings/dead-letters/dead-letter-queries";
import { services } from "../shared/services";
import { serve } from "./http/serve";
import { logOf } from "./log";
import { ANSWER_BUDGET_MS } from "./pace";

serve("list-dead-letters", async ({ query: { limit, after, partition, ...filter } }) => {
  const upTo = after === undefined ? undefined : after - 1;
  const letters = await listDeadLetters(await services(), { ...filter, partitionId: partition, upTo }, limit);
  return { json: { deadLetters: letters.map(deadLetterView), next: nextOf(letters, limit, ({ id }) => id) } };
});

serve("show-dead-letter", async ({ path: { deadLetter } }) => ({
  json: shownLetterView(await showDeadLetter(await services(), deadLetter)),
}));

serve("replay-dead-letters", async ({ body: { all: _all, after: cursor, ...selection }, context }) => {
  const { replayDeadLetters } = await import("../shared/readings/dead-letters/replay-dead-letters.js");
  const report = await replayDeadLetters(await services(), selection, { budgetMs: ANSWER_BUDGET_MS, cursor });
  if (report.bodiesLeft > 0) {
    logOf(context).warn(`${report.bodiesLeft} blobs of settled dead letters could not be deleted`);
  }
  return { json: replayView(report) };
});
