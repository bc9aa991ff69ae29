import { InvalidInputError } from "../../shared/errors";
import type { Instant } from "../../shared/time";
import { hubTargetOf } from "../sending/hub-target";
import type { HubTarget } from "../sending/send-events";
import type { Story } from "../terminal/story";
import type { CliCommand } from "./cli-command";
import { addStateOption, type StateArguments } from "./state";

/** Which hub is sent to. */
export interface HubArguments extends StateArguments {
  readonly hub?: string;
  readonly hubName?: string;
}

type LocalSettings = Readonly<Record<string, string>>;

/** So that a hub that is not there is said to be in half a minute. */
const RETRIES = { maxRetries: 2, retryDelayInMs: 1_000, timeoutInMs: 10_000 };

export const addHubOptions = (command: CliCommand): CliCommand =>
  addStateOption(
    command
      .option("--hub <connection string>", "in place of the one on this machine, or of the settings")
      .option("--hub-name <name>", "in place of their EVENTHUB_NAME"),
  );

/** @throws InvalidInputError where neither the options nor the settings say how to reach a hub. */
export function hubOf({ hub, hubName }: HubArguments, settings: LocalSettings): HubTarget {
  const here = hubTargetOf(settings);
  const connectionString = hub ?? here.connectionString;
  if (connectionString === "") {
    throw new InvalidInputError("--hub", "is missing: the settings have no connection string to send with");
  }
  return { connectionString, eventHubName: hubName ?? here.eventHubName, retryOptions: RETRIES };
}

/** What is too old is refused by the app, and one would wonder where it is. */
export function warnOfLate(from: Instant, settings: LocalSettings, story: Story): void {
  const limitSeconds = Number(settings["LATE_LIMIT_SECONDS"] ?? "");
  if (limitSeconds > 0 && Date.now() - from > limitSeconds * 1000) {
    story.print(`an app with LATE_LIMIT_SECONDS=${limitSeconds} refuses what is older: begin later, or raise it`);
  }
}
