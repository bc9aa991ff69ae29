/** What became of the windows of a part or a run. */
export interface Counts {
  readonly devices: number;
  readonly failedDevices: number;
  readonly normal: number;
  readonly anomalous: number;
  readonly unscored: number;
}

export const NO_COUNTS: Counts = { devices: 0, failedDevices: 0, normal: 0, anomalous: 0, unscored: 0 };

export const addCounts = (a: Counts, b: Counts): Counts => ({
  devices: a.devices + b.devices,
  failedDevices: a.failedDevices + b.failedDevices,
  normal: a.normal + b.normal,
  anomalous: a.anomalous + b.anomalous,
  unscored: a.unscored + b.unscored,
});
