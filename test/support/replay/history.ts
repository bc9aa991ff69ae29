import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askOrchestrator } from "../../../infra/local/durable/answer";
import { slotOf, type Slot } from "../../../infra/local/durable/execution";
import type { PlainAction } from "../../../infra/local/durable/protocol";
import type { FunctionApp } from "../../../infra/local/functions-host/invocation";
import { appDirectory } from "../e2e/compiled";

/** One execution of an orchestration as a version of the app once lived it through. */
export interface RecordedHistory {
  readonly orchestration: string;
  /** What the orchestrator function was given in the last turn: all of its history. */
  readonly input: unknown;
  /** What it had asked for by then, in order. */
  readonly slots: readonly Slot[];
}

const FOLDER = join(appDirectory, "test/fixtures/histories");

/** Where the histories of a version of the orchestrations lie; those from before there were versions have none. */
export const folderOf = (version: string): string => join(FOLDER, version === "" ? "unversioned" : version);

/** All that were ever recorded, by their place. */
export const recordedHistories = (): [place: string, history: RecordedHistory][] =>
  readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => [file, JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as RecordedHistory]);

/** What the orchestrators of now ask for when they are told a history. */
export async function replayed(app: FunctionApp, { orchestration, input }: Omit<RecordedHistory, "slots">) {
  const { actions = [], error } = await askOrchestrator(app, orchestration, JSON.stringify(input));
  return { slots: actions.map(slotOfAction), error };
}

const slotOfAction = (action: PlainAction): Slot =>
  "functionName" in action || action.actionType === 5 ? slotOf(action) : { actionType: action.actionType };
