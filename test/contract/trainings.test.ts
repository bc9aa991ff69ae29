import type { DeviceId } from "../../shared/readings/reading";
import { NOTHING_DONE, type TrainingId } from "../../shared/trainings/training";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { at, NOW } from "../support/contract/times";
import { insertTraining, newTraining, storedTraining } from "../support/contract/trainings";

const UNKNOWN = "20261120T120000Z-00000000" as TrainingId;
const SOME = { chunksDone: 4, counts: { champions: 1, challengers: 70, refused: { "invalid-input": 9 } } };

describe.each(engines)("$name: trainings", (engine) => {
  const database = useFreshDatabase(engine);

  it("gives back what was asked for", async () => {
    const pump = 'it\'s "2"' as DeviceId;
    const training = newTraining({
      by: { name: "Åda", source: "entra" },
      request: {
        ...newTraining().request,
        devices: [pump],
        leaveOut: [{ deviceId: pump, from: at(1), to: at(2) }],
      },
    });

    expect(await database.store.trainings.insert(training)).toBe(true);

    expect(await database.store.trainings.get(training.trainingId)).toEqual({
      ...training,
      ...{ ordinal: expect.any(Number) as number, status: "requested", progress: NOTHING_DONE },
      ...{ startedAt: undefined, finishedAt: undefined, cancelRequestedAt: undefined },
      ...{ plan: undefined, error: undefined },
    });
  });

  it("knows who asked where that was nobody with a name", async () => {
    const by = { name: undefined, source: "schedule" } as const;

    expect((await insertTraining(database.store, { by })).by).toEqual(by);
  });

  it("knows none that was not inserted, nor one whose id differs in case", async () => {
    const { trainingId } = await insertTraining(database.store);

    expect(await database.store.trainings.get(UNKNOWN)).toBeUndefined();
    expect(await database.store.trainings.get(trainingId.toLowerCase() as TrainingId)).toBeUndefined();
  });

  it("keeps what has the id, whoever comes with it again", async () => {
    const { trainingId } = await insertTraining(database.store);

    const again = newTraining({ trainingId, requestedAt: NOW + 1 });

    expect(await database.store.trainings.insert(again)).toBe(false);
    expect((await storedTraining(database.store, trainingId)).requestedAt).toBe(NOW);
  });

  it("inserts one of two that come at once with the same id", async () => {
    const twin = await database.open();
    const training = newTraining();

    const inserted = await Promise.all([database.store.trainings.insert(training), twin.trainings.insert(training)]);

    expect([...inserted].sort()).toEqual([false, true]);
    expect(await database.store.trainings.list({ limit: 10 })).toHaveLength(1);
  });

  it("lists them newest first, page by page", async () => {
    const ids: TrainingId[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await insertTraining(database.store)).trainingId);

    const first = await database.store.trainings.list({ limit: 3 });
    const second = await database.store.trainings.list({ limit: 3, before: first.at(-1)?.ordinal });

    expect([...first, ...second].map(({ trainingId }) => trainingId)).toEqual(ids);
  });

  it("lists as unfinished what is requested or running, oldest first", async () => {
    const { trainings } = database.store;
    const requested = await insertTraining(database.store);
    const ended = await insertTraining(database.store);
    const running = await insertTraining(database.store);
    await trainings.goOn(running.trainingId, NOTHING_DONE, NOW);
    await trainings.finish(ended.trainingId, { status: "completed", finishedAt: NOW });

    const unfinished = await trainings.unfinished();

    expect(unfinished.map(({ trainingId }) => trainingId)).toEqual([requested.trainingId, running.trainingId]);
  });
});

describe.each(engines)("$name: a training that goes on", (engine) => {
  const database = useFreshDatabase(engine);

  it("runs since it first went on, and says how far it is", async () => {
    const { trainings } = database.store;
    const { trainingId } = await insertTraining(database.store);

    expect(await trainings.goOn(trainingId, NOTHING_DONE, NOW + 1)).toBe(true);
    expect(await trainings.goOn(trainingId, SOME, NOW + 2)).toBe(true);

    expect(await storedTraining(database.store, trainingId)).toMatchObject({
      ...{ status: "running", startedAt: NOW + 1, progress: SOME },
    });
  });

  it("knows the size of its plan", async () => {
    const { trainingId } = await insertTraining(database.store);

    await database.store.trainings.recordPlan(trainingId, { devices: 0, chunks: 0 });

    expect((await storedTraining(database.store, trainingId)).plan).toEqual({ devices: 0, chunks: 0 });
  });

  it("is wanted until it ends or somebody asks to cancel", async () => {
    const { trainings } = database.store;
    const [cancelled, ended] = [await insertTraining(database.store), await insertTraining(database.store)];
    const wanted = () => Promise.all([cancelled, ended].map(({ trainingId }) => trainings.isWanted(trainingId)));
    expect(await wanted()).toEqual([true, true]);

    await trainings.requestCancel(cancelled.trainingId, NOW);
    await trainings.finish(ended.trainingId, { status: "failed", finishedAt: NOW, error: "it was lost" });

    expect(await wanted()).toEqual([false, false]);
    expect(await trainings.isWanted(UNKNOWN)).toBe(true);
  });

  it("keeps the time of the first request to cancel, and goes on", async () => {
    const { trainings } = database.store;
    const { trainingId } = await insertTraining(database.store);

    expect(await trainings.requestCancel(trainingId, NOW + 1)).toBe(true);
    expect(await trainings.requestCancel(trainingId, NOW + 2)).toBe(true);
    expect(await trainings.goOn(trainingId, NOTHING_DONE, NOW + 3)).toBe(true);

    expect((await storedTraining(database.store, trainingId)).cancelRequestedAt).toBe(NOW + 1);
  });
});

describe.each(engines)("$name: the end of a training", (engine) => {
  const database = useFreshDatabase(engine);

  it("comes once: what is written first stands, and the training goes on no more", async () => {
    const { trainings } = database.store;
    const { trainingId } = await insertTraining(database.store);
    await trainings.goOn(trainingId, SOME, NOW);

    expect(await trainings.finish(trainingId, { status: "failed", finishedAt: NOW + 1, error: "lost" })).toBe(true);
    expect(await trainings.finish(trainingId, { status: "completed", finishedAt: NOW + 2 })).toBe(false);
    expect(await trainings.goOn(trainingId, NOTHING_DONE, NOW + 3)).toBe(false);
    expect(await trainings.requestCancel(trainingId, NOW + 4)).toBe(false);

    expect(await storedTraining(database.store, trainingId)).toMatchObject({
      ...{ status: "failed", finishedAt: NOW + 1, error: "lost", progress: SOME, cancelRequestedAt: undefined },
    });
  });

  it("comes to one that never went on", async () => {
    const { trainingId } = await insertTraining(database.store);

    expect(await database.store.trainings.finish(trainingId, { status: "completed", finishedAt: NOW })).toBe(true);

    expect(await storedTraining(database.store, trainingId)).toMatchObject({ status: "completed", error: undefined });
  });

  it("comes to none that is not there", async () => {
    const { trainings } = database.store;

    expect(await trainings.finish(UNKNOWN, { status: "completed", finishedAt: NOW })).toBe(false);
    expect(await trainings.goOn(UNKNOWN, NOTHING_DONE, NOW)).toBe(false);
    expect(await trainings.requestCancel(UNKNOWN, NOW)).toBe(false);
  });
});
