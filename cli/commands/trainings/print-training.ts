import type { Answer } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";

type TrainingView = Answer<"show-training">;
type DeviceOutcome = Answer<"show-training-devices">["devices"][number];
type RefusedDevice = Extract<DeviceOutcome, { readonly status: "refused" }>;

/** To standard output: who was refused and why, then what the training came to so far. */
export async function printTraining(api: ApiClient, training: TrainingView, options: PrintArguments): Promise<void> {
  const refused = await refusedDevices(api, training);
  new Printer(options).one({ ...training, devicesRefused: refused }, () => inWords(training, refused));
}

async function refusedDevices(api: ApiClient, { id, progress }: TrainingView): Promise<RefusedDevice[]> {
  const refused: RefusedDevice[] = [];
  if (Object.keys(progress.refused).length === 0) return refused;
  for (let chunk = 0; chunk < progress.chunksDone; chunk++) {
    const { devices } = await api.call("show-training-devices", { path: { training: id }, query: { chunk } });
    for (const one of devices) if (one.status === "refused") refused.push(one);
  }
  return refused;
}

function inWords(training: TrainingView, refused: readonly RefusedDevice[]): string {
  const { id, status, by, from, to, plan, progress, error, requestedAt, finishedAt } = training;
  const { trained, champions, challengers, scaled, fleetModel } = progress;
  const became = trained === 0 ? "" : `: ${count(champions)} champions, ${count(challengers)} challengers`;
  const got = scaled === 1 ? "1 device has too little data yet: it" : `${count(scaled)} have too little data yet: each`;
  return words(
    ...refused.map(({ deviceId, message }) => `${deviceId}: not trained: ${message}`),
    `training ${id} ${status}${error === null ? "" : `: ${error}`}`,
    `asked for at ${requestedAt} by ${by.name ?? by.source}${finishedAt === null ? "" : `, ended at ${finishedAt}`}`,
    `learned from ${from} to ${to}`,
    ...(fleetModel === null ? [] : [`the fleet's model: ${fleetText(fleetModel)}`]),
    ...(scaled === 0 ? [] : [`${got} got the fleet's model on its own scale, as its champion where it had none`]),
    plan === null ? "not planned yet" : `trained ${count(trained)} of ${count(plan.devices)} devices${became}`,
  );
}

const fleetText = (outcome: NonNullable<TrainingView["progress"]["fleetModel"]>): string =>
  outcome.status === "trained"
    ? `trained on ${count(outcome.windows)} windows of ${count(outcome.devices)} devices`
    : `not trained: ${outcome.message}`;
