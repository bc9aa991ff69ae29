import type { Fault } from "./faults/fault";
import { differences } from "./reckoning/results";
import { arrive } from "./scenario/rest";
import type { Scene } from "./scenario/scene";
import { play, type Outcome, type World } from "./stage";
import { makeWeather, type Count } from "./weather";

export interface Story {
  readonly counts: ReadonlyMap<string, Count>;
  readonly disturbed: Outcome;
  /** What should not be, in words; empty where all is well. */
  readonly problems: readonly string[];
}

const ROUNDS_AT_ONCE = 8;

/** Plays the same world twice, in foul weather and undisturbed, and holds what came of it against each other. */
export async function tellStory(
  world: World,
  faults: readonly Fault[],
  wanted: number,
  log: (line: string) => void,
): Promise<Story> {
  const { seed, begin } = world;
  let counts = new Map<string, Count>();
  const disturbed = await play({ ...world, nastySeed: seed }, async (scene) => {
    counts = await makeWeather(scene, { seed, faults, wanted, log });
  });
  const { models, rounds, end } = disturbed;
  log(`the same ${rounds} rounds undisturbed`);
  const undisturbed = await play({ ...world, models }, (scene) => inPeace(scene, rounds));
  const effective = [...counts.values()].reduce((sum, count) => sum + count.effective, 0);
  const problems = [
    ...problemsOf(disturbed),
    ...problemsOf(undisturbed).map((problem) => `undisturbed: ${problem}`),
    ...differences(disturbed.standing, undisturbed.standing, { from: begin, to: end }),
    ...(effective >= wanted ? [] : [`${effective} faults took effect, ${wanted} were wanted`]),
  ];
  return { counts, disturbed, problems };
}

/** A few rounds at a time, each taken in and closed before the next. */
async function inPeace(scene: Scene, rounds: number): Promise<void> {
  while (scene.stream.rounds < rounds) {
    const group = Math.min(ROUNDS_AT_ONCE, rounds - scene.stream.rounds);
    for (let i = 0; i < group; i++) await scene.goOn();
    await arrive(scene);
  }
}

function problemsOf({ readings, windows, problems }: Outcome): string[] {
  const sums = {
    "readings lost": readings.lost,
    "readings doubled": readings.doubled,
    "windows missing": windows.missing,
    "windows doubled": windows.doubled,
  };
  const found = Object.entries(sums).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`]));
  return [...found, ...problems];
}
