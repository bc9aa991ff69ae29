import type { Instant } from "../time";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type DeviceId = Branded<"DeviceId">;
export type SensorName = Branded<"SensorName">;

export interface Reading {
  readonly deviceId: DeviceId;
  readonly sensor: SensorName;
  /** Finite, of magnitude at most `MAX_VALUE`. */
  readonly value: number;
  readonly at: Instant;
}

/** Readings of one device at one instant, never none: `values[i]` is of `sensors[i]`. */
export interface Point {
  readonly deviceId: DeviceId;
  readonly at: Instant;
  readonly sensors: readonly SensorName[];
  /** Finite, of magnitude at most `MAX_VALUE`. A list of numbers alone takes a third of the time that readings take. */
  readonly values: readonly number[];
}

/** Beyond it a square would overflow and a sum of squares could not be merged. */
export const MAX_VALUE = 1e100;

/** The reserved device whose models serve every device that has none of its own. */
export const FLEET = "~fleet" as DeviceId;

// As IoT Hub has them.
const DEVICE_ID = /^[A-Za-z0-9\-:.+%_#*?!(),=@$']{1,128}$/;
const SENSOR = /^[A-Za-z0-9_\-.]{1,64}$/;

export const isDeviceId = (text: string): text is DeviceId => DEVICE_ID.test(text);
export const isSensorName = (text: string): text is SensorName => SENSOR.test(text);
