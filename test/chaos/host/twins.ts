import type { FunctionApp } from "../../../infra/local/functions-host/invocation";
import { functionsWith } from "../../../infra/local/functions-host/bindings";

/** The app, some of whose activities run twice at the same time, as a queue that delivers twice has them do. */
export function withTwins(app: FunctionApp, takesTwin: () => boolean, tell: (name: string) => void): FunctionApp {
  const activities = new Set(functionsWith(app, "activityTrigger").map(({ name }) => name));
  return {
    functions: app.functions,
    invoke: async (name, trigger, options) => {
      const once = () => app.invoke(name, trigger, options);
      if (!activities.has(name) || !takesTwin()) return once();
      tell(name);
      const [first, second] = await Promise.allSettled([once(), once()]);
      const answer = first.status === "fulfilled" ? first : second;
      if (answer.status === "rejected") throw answer.reason;
      return answer.value;
    },
  };
}
