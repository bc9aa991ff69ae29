import { jsonBytes, type Blobs } from "../blobs";
import { FLEET, type DeviceId } from "../readings/reading";
import type { PlannedDevice, PlanSummary } from "./plan";
import type { RunId } from "./run";
import { JSON_TYPE, runFiles } from "./run-files";

/** How many chunks are on their way to the store at a time. */
const WRITES_AT_ONCE = 8;

/** Cuts the devices of a plan into chunks and writes each as soon as it is full: a plan is never in memory as a whole. */
export class PlanWriter {
  readonly #firstIds: DeviceId[] = [];
  readonly #writing: Promise<unknown>[] = [];
  #chunk: PlannedDevice[] = [];
  #devices = 0;
  #fleetVersion: string | null = null;

  constructor(
    private readonly blobs: Blobs,
    private readonly runId: RunId,
    private readonly planId: string,
    private readonly devicesPerChunk: number,
  ) {}

  async add(device: PlannedDevice): Promise<void> {
    if (device.model?.deviceId === FLEET) this.#fleetVersion ??= device.model.version;
    this.#devices += 1;
    if (this.#chunk.push(device) === this.devicesPerChunk) await this.#write();
  }

  /** Writes what is left, and says what there is. */
  async end(): Promise<Pick<PlanSummary, "devices" | "chunks" | "fleetVersion">> {
    if (this.#chunk.length > 0) await this.#write();
    await this.#settle();
    const name = runFiles.planFirstIds(this.runId, this.planId);
    await this.blobs.create(name, jsonBytes(this.#firstIds), JSON_TYPE);
    return { devices: this.#devices, chunks: this.#firstIds.length, fleetVersion: this.#fleetVersion };
  }

  async #write(): Promise<void> {
    const devices = this.#chunk;
    this.#chunk = [];
    const chunk = this.#firstIds.length;
    this.#firstIds.push(...devices.slice(0, 1).map(({ deviceId }) => deviceId));
    const bytes = Buffer.from(JSON.stringify(devices));
    const writing = this.blobs.create(runFiles.planChunk(this.runId, this.planId, chunk), bytes, JSON_TYPE);
    // Whoever waits for it is told: it may fail before somebody does.
    writing.catch(() => undefined);
    this.#writing.push(writing);
    if (this.#writing.length === WRITES_AT_ONCE) await this.#settle();
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#writing.splice(0));
  }
}
