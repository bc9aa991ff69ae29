import type { BlobLinks } from "../blob-links";
import type { Blobs } from "../blobs";
import type { Clock, Instant } from "../time";
import { manifestOf } from "./ended-run";
import type { RunManifest } from "./run-manifest";
import type { Run } from "./run";
import { runFiles } from "./run-files";

export interface LinkServices {
  readonly blobs: Blobs;
  readonly links: BlobLinks;
  readonly clock: Clock;
}

export const FILE_KINDS = ["manifest", "summary", "errors", "rows", "parquet"] as const;

export interface LinkedFile {
  readonly kind: (typeof FILE_KINDS)[number];
  readonly name: string;
  readonly url: string;
}

export interface RunLinks {
  readonly expiresAt: Instant;
  readonly files: readonly LinkedFile[];
}

/** A link that is valid from now on would not be yet for a service whose clock is behind. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/**
 * Links to the files that an ended run's manifest names, and to itself, for so long.
 * @throws ConflictError where there is no manifest, or links cannot be made; UnavailableError.
 */
export async function linkRunFiles(services: LinkServices, run: Run, lifetimeMs: number): Promise<RunLinks> {
  const { blobs, links, clock } = services;
  const manifest = await manifestOf(blobs, run);
  const now = clock();
  const expiresAt = now + lifetimeMs;
  const linkTo = await links.within({ from: now - CLOCKS_DIFFER_MS, to: expiresAt });
  const files: LinkedFile[] = [];
  for (const file of filesOf(manifest)) files.push({ ...file, url: await linkTo(file.name) });
  return { expiresAt, files };
}

function filesOf({ runId, attempt, parts }: RunManifest): Omit<LinkedFile, "url">[] {
  return [
    { kind: "manifest", name: runFiles.manifest(runId, attempt) },
    { kind: "summary", name: runFiles.summary(runId, attempt) },
    { kind: "errors", name: runFiles.errors(runId, attempt) },
    ...parts.flatMap(({ name, parquet }) => [
      ...(name === undefined ? [] : [{ kind: "rows" as const, name }]),
      ...(parquet === undefined ? [] : [{ kind: "parquet" as const, name: parquet }]),
    ]),
  ];
}
