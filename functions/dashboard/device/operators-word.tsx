import { ActionButton } from "../action-button";
import { call } from "../api";
import type { Anomaly } from "./load-device";

/** What an operator says of an anomaly that a scheduled run has reported: training leaves real ones out. */
export function OperatorsWord({ anomaly }: { readonly anomaly: Anomaly }) {
  const { id, feedback } = anomaly;
  const say = (verdict: "real" | "false" | null) => async () => {
    await call("give-feedback", { path: { anomaly: id }, body: { verdict } });
    return verdict === null ? "taken back" : `marked as ${verdict}`;
  };
  return (
    <p>
      Reported by a scheduled run
      {feedback !== null && `, marked as ${feedback.verdict}${feedback.by === null ? "" : ` by ${feedback.by}`}`}.{" "}
      {feedback?.verdict !== "real" && <ActionButton act={say("real")}>It is real</ActionButton>}{" "}
      {feedback?.verdict !== "false" && <ActionButton act={say("false")}>It is false</ActionButton>}{" "}
      {feedback !== null && <ActionButton act={say(null)}>Take it back</ActionButton>}
    </p>
  );
}
