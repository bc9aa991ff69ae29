import type { Log } from "../../infra/local/functions-host/log";
import type { Story } from "../terminal/story";

/** Of the host's log, what a reader of the demo should not miss. */
export const warningsOf =
  (story: Story): Log =>
  ({ level, category, message }) => {
    if (level === "warning" || level === "error" || level === "critical") {
      story.tell(`${level}, ${category}: ${message.split("\n")[0] ?? ""}`);
    }
  };
