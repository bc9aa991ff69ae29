import type { ComparePage } from "../models/compare-models";
import type { Imported } from "../models/import/import-model";
import type { ModelChange } from "../models/model-changes";
import type { Aliases, DeletedModel, DeviceModels, Promoted, RegisteredModel } from "../models/model-store";
import type { Lineage } from "../models/show-model";
import { isoOf } from "../time";
import { nextOf, tokenOf } from "./page-token";
import { runView } from "./views";

export const aliasesView = ({ champion, challenger }: Aliases) => ({
  champion: champion ?? null,
  challenger: challenger ?? null,
});

const tokenOrNull = (key: string | number | undefined): string | null => (key === undefined ? null : tokenOf(key));

export const deviceListView = (devices: readonly DeviceModels[], limit: number) => ({
  devices: devices.map(({ deviceId, versions, aliases, registeredAt }) => ({
    ...{ deviceId, versions, ...aliasesView(aliases), registeredAt: isoOf(registeredAt) },
  })),
  next: nextOf(devices, limit, ({ deviceId }) => tokenOf(deviceId)),
});

/** A version as a list shows it. */
const versionView = ({ version, sha256, bytes, registeredAt, manifest }: RegisteredModel) => ({
  ...{ version, sha256, bytes, registeredAt: isoOf(registeredAt) },
  ...{ windowSeconds: manifest.windowSeconds, hopSeconds: manifest.hopSeconds, features: manifest.features.length },
  threshold: manifest.threshold,
  trainer: manifest.training?.trainer ?? null,
  fleetVersion: manifest.training?.fleetVersion ?? null,
});

const changeView = ({ action, version, previous, by, at }: ModelChange) => ({
  ...{ at: isoOf(at), action, version, previous: previous ?? null },
  by: { name: by.name ?? null, source: by.source },
});

export const deviceView = (
  deviceId: string,
  versions: readonly RegisteredModel[],
  aliases: Aliases,
  changes: readonly ModelChange[],
) => ({
  ...{ deviceId, ...aliasesView(aliases) },
  versions: versions.map(versionView),
  changes: changes.map(changeView),
});

const deletedAtOf = (model: RegisteredModel | DeletedModel): string | null =>
  "deletedAt" in model ? isoOf(model.deletedAt) : null;

/** Where a version comes from, and the runs that scored with it. */
export const lineageView = ({ model, runs, before }: Lineage) => ({
  ...{ deviceId: model.deviceId, version: model.version, sha256: model.sha256, bytes: model.bytes },
  ...{ registeredAt: isoOf(model.registeredAt), deletedAt: deletedAtOf(model) },
  manifest: model.manifest,
  runs: runs.map(runView).map(({ id, kind, status, from, to, revision, finishedAt }) => {
    return { id, kind, status, from, to, revision, finishedAt };
  }),
  next: tokenOrNull(before),
});

export const importView = ({ model, checks }: Imported, alias: string | undefined) => ({
  ...{
    deviceId: model.deviceId,
    version: model.version,
    alias: alias ?? null,
    sha256: model.sha256,
    bytes: model.bytes,
  },
  ...{ checks, manifest: model.manifest },
});

export const promotionView = ({ devices, remaining }: Promoted) => ({
  ...{ promoted: devices.length, remaining },
  /** To be sent again until it is null. */
  next: remaining === 0 ? null : tokenOrNull(devices.at(-1)),
});

export const comparisonView = ({ devices, after }: ComparePage) => ({ devices, next: tokenOrNull(after) });
