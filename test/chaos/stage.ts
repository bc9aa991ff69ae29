import { isoOf, type Instant } from "../../shared/time";
import type { DueLog, SqlEngine } from "./engines/sql-engine";
import { reckonReadings, type ReadingsReckoned } from "./reckoning/readings";
import { anomalyDifferences, standingOf, type Standing } from "./reckoning/results";
import { scheduledRunRows } from "./reckoning/run-rows";
import { sentTwice } from "./reckoning/sent-twice";
import { reckonWindows, type WindowsReckoned } from "./reckoning/windows";
import { LATENESS_MS } from "./scenario/fleet";
import { installModels, trainModels, type Models } from "./scenario/models";
import { ReadingStream } from "./scenario/reading-stream";
import { drain, settle } from "./scenario/rest";
import { Scene } from "./scenario/scene";
import { System } from "./system";

/** A world that begins at `begin`; the same seed measures the same. */
export interface World {
  readonly engine: SqlEngine;
  readonly seed: number;
  readonly begin: Instant;
  /** Models to begin with; they are trained where there are none yet. */
  readonly models?: Models;
  readonly nastySeed?: number;
  /** Where what the hosts say is written. */
  readonly logFile: string;
}

/** What is found when all has come to rest. */
export interface Outcome {
  readonly models: Models;
  readonly rounds: number;
  readonly end: Instant;
  readonly readings: ReadingsReckoned;
  readonly windows: WindowsReckoned;
  readonly standing: Standing;
  readonly runs: number;
  readonly attempts: number;
  /** What should not be, in words. */
  readonly problems: readonly string[];
}

/** What an operator might have set; the rest as it is shipped. */
const settings = (begin: Instant): Record<string, string> => ({
  FIRST_RUN_FROM: isoOf(begin),
  ALLOWED_LATENESS_SECONDS: String(LATENESS_MS / 1000),
  MAX_RUN_SPAN_SECONDS: "600",
  ACTIVITIES_PER_CHUNK: "3",
  CHUNKS_PER_WAVE: "2",
  // Producers repeat what was not acknowledged.
  DEDUPLICATE_EVENTS: "true",
  // No session is kept: every activity reads its model.
  SESSION_CACHE_BYTES: "1",
});

/** Sets a system up, lets `act` play in it, and reckons what has come of it when it is at rest. */
export async function play(world: World, act: (scene: Scene) => Promise<void>): Promise<Outcome> {
  const { engine, seed, begin, nastySeed, logFile } = world;
  await using system = await System.start({ engine, begin, settings: settings(begin), logFile, nastySeed });
  await using dueLog = await system.database.logDues();
  const scene = new Scene(system, new ReadingStream(seed, begin));
  await system.hosts.ensure();
  await scene.sending.send(scene.stream.history());
  await drain(scene);
  const models = world.models ?? (await trainModels(system.room, begin));
  await installModels(system.room, models);
  await act(scene);
  await settle(scene);
  return { models, ...(await reckon(scene, dueLog)) };
}

async function reckon({ system, stream }: Scene, dueLog: DueLog): Promise<Omit<Outcome, "models">> {
  const { room, hosts } = system;
  const runs = await scheduledRunRows(room);
  const { closedThrough = stream.begin } = await room.schedule.read();
  const readings = await reckonReadings(room, stream);
  const windows = reckonWindows(runs, await dueLog.all(), { from: stream.begin, to: closedThrough });
  const standing = standingOf(runs);
  const twice = await sentTwice(system.hub);
  return {
    ...{ rounds: stream.rounds, end: stream.end, readings, windows, standing, runs: runs.length },
    attempts: runs.reduce((sum, { run }) => sum + run.attempt, 0),
    problems: [
      ...(twice === 0 ? [] : [`the harness itself sent ${twice} points twice that have no id`]),
      ...windows.examples,
      ...(readings.changed === 0 ? [] : [`${readings.changed} buckets hold other readings than were sent`]),
      ...(await anomalyDifferences(room, standing)),
      ...hosts.crashes.map((crash) => `the host ended by itself: ${crash}`),
    ],
  };
}
