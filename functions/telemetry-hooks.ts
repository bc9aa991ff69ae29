import { app } from "@azure/functions";
import { briefOf, codeOf } from "../shared/errors";
import { tellLine } from "./log";

// Only where telemetry goes somewhere: the host then leaves what an app logs, and how its invocations fail, to the app.
if ((process.env["APPLICATIONINSIGHTS_CONNECTION_STRING"] ?? "") !== "") {
  app.setup({ capabilities: { WorkerOpenTelemetryEnabled: true } });
  app.hook.postInvocation(({ error, invocationContext }) => {
    if (error === null || error === undefined) return;
    const message = `${invocationContext.functionName} failed: ${briefOf(error)}`;
    tellLine("error", message, invocationContext, { code: codeOf(error) });
  });
}
