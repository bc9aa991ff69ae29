import { giveFeedback } from "../shared/anomalies/give-feedback";
import { anomalyIdOf } from "../shared/http/anomaly-id";
import { anomalyView, feedbackView } from "../shared/http/anomaly-views";
import { nextOf } from "../shared/http/page-token";
import { services } from "../shared/services";
import { authorOf } from "./http/author";
import { serve } from "./http/serve";

serve("list-anomalies", async ({ query: { device, severity, limit, after, ...filter } }) => {
  const { anomalies } = await services();
  const found = await anomalies.list({ ...filter, deviceId: device, leastSeverity: severity }, { limit, after });
  return { json: { anomalies: found.map(anomalyView), next: nextOf(found, limit, anomalyIdOf) } };
});

serve("give-feedback", async ({ path: { anomaly }, body: { verdict, note }, request }) => {
  const feedback = await giveFeedback(await services(), anomaly, { verdict, note, by: authorOf(request).name });
  return { json: { id: anomalyIdOf(anomaly), feedback: feedback === undefined ? null : feedbackView(feedback) } };
});
