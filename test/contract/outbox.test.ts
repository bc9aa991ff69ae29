import type { AlertId } from "../../shared/alerts/alert";
import type { ClaimedLetter } from "../../shared/alerts/outbox";
import { clearAlert, letterOf, openAlert } from "../support/contract/alerts";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { MINUTE, NOW } from "../support/contract/times";

const LATER = NOW + MINUTE;

describe.each(engines)("$name: the outbox", (engine) => {
  const database = useFreshDatabase(engine);
  /** An alert whose opening and clearing are to be told to each destination. */
  async function withLetters(...destinations: string[]): Promise<AlertId> {
    const { alertId } = await openAlert(database.store, { rule: `r-${destinations.join("-")}` }, (id) =>
      ["opened", "cleared"].flatMap((happening) =>
        destinations.map((destination) => letterOf(id, { eventId: `${id}-${happening}`, destination })),
      ),
    );
    return alertId;
  }
  const claim = (now = NOW, until = LATER, limit = 10) => database.store.outbox.claim(now, until, limit);
  const settle = (letter: ClaimedLetter | undefined, ...[outcome]: Parameters<typeof kinds>) => {
    if (letter === undefined) throw new Error("no letter was handed over");
    return database.store.outbox.settle(letter, kinds(outcome));
  };

  it("hands over what was written, the oldest of each alert and destination alone", async () => {
    const alertId = await withLetters("ops", "hub");

    const letters = await claim();

    expect(letters).toEqual([
      { ...letterOf(alertId), letterId: expect.any(Number) as number, attempt: 1 },
      { ...letterOf(alertId, { destination: "hub" }), letterId: expect.any(Number) as number, attempt: 1 },
    ]);
  });

  it("hands over the next when the one before is sent or given up", async () => {
    await withLetters("ops", "hub");
    const [ops, hub] = await claim();
    await settle(ops, "sent");
    await settle(hub, "given-up");

    const next = await claim();

    expect(next.map(({ eventId, destination }) => [eventId.split("-").at(-1), destination])).toEqual([
      ["cleared", "ops"],
      ["cleared", "hub"],
    ]);
  });

  it("hands nothing over twice before the claim ends, and counts each attempt before it is made", async () => {
    await withLetters("ops");

    const [first] = await claim();
    expect(await claim(LATER - 1)).toEqual([]);
    const [again] = await claim(LATER, LATER + MINUTE);

    expect([first?.attempt, again?.attempt]).toEqual([1, 2]);
    expect(again?.letterId).toBe(first?.letterId);
  });

  it("takes no word of whoever claimed it before another did", async () => {
    const alertId = await withLetters("ops");
    const [first] = await claim();
    await claim(LATER, LATER + MINUTE);

    await settle(first, "given-up");

    const [delivery] = await database.store.outbox.deliveries(alertId);
    expect(delivery).toMatchObject({ attempts: 2, givenUpAt: undefined, sentAt: undefined });
  });

  it("tries again when it is time, and says why it must", async () => {
    const alertId = await withLetters("ops");
    const [letter] = await claim();
    await settle(letter, "failed");

    expect(await claim(LATER - 1)).toEqual([]);
    const [delivery] = await database.store.outbox.deliveries(alertId);
    expect(delivery).toMatchObject({ attempts: 1, error: "refused", nextAt: LATER });
    expect((await claim(LATER, LATER + MINUTE)).map(({ attempt }) => attempt)).toEqual([2]);
  });

  it("hands each letter to one of many that ask at once", async () => {
    const twin = await database.open();
    for (let i = 0; i < 12; i++) await withLetters(`d-${i}`);
    const asking = Array.from({ length: 6 }, (_, i) =>
      (i % 2 === 0 ? database.store : twin).outbox.claim(NOW, LATER, 3),
    );

    const handed = (await Promise.all(asking)).flat().map(({ letterId }) => letterId);

    expect(new Set(handed).size).toBe(handed.length);
    expect(handed).toHaveLength(12);
  });

  it("hands over no more than is asked for", async () => {
    for (const name of ["a", "b", "c"]) await withLetters(name);

    expect(await claim(NOW, LATER, 2)).toHaveLength(2);
    expect(await claim()).toHaveLength(1);
  });

  it("keeps of what is settled that it was, and not what it said", async () => {
    const alertId = await withLetters("ops");
    const [letter] = await claim();
    await settle(letter, "sent");
    await clearAlert(database.store, alertId);

    const [first, second] = await database.store.outbox.deliveries(alertId);

    expect(first).toEqual({
      ...{ eventId: `${alertId}-opened`, destination: "ops", attempts: 1, sentAt: NOW },
      ...{ givenUpAt: undefined, nextAt: undefined, error: undefined },
    });
    expect(second).toMatchObject({ attempts: 0, nextAt: NOW });
  });
});

function kinds(kind: "sent" | "failed" | "given-up") {
  switch (kind) {
    case "sent":
      return { kind, at: NOW } as const;
    case "failed":
      return { kind, error: "refused", nextAt: LATER } as const;
    case "given-up":
      return { kind, error: "refused", at: NOW } as const;
  }
}
