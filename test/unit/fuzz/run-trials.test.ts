import fc from "fast-check";
import type { FuzzTarget, Outcome } from "../../support/fuzz/fuzz-target";
import { runTrials } from "../../support/fuzz/run-trials";

const ACCEPTED: Outcome = { accepted: true, refusals: [] };

const target = (more: Partial<FuzzTarget<number>> = {}): FuzzTarget<number> => ({
  name: "numbers",
  share: 1,
  arbitrary: fc.nat(1_000_000),
  answer: (input) => input,
  judge: () => ACCEPTED,
  show: String,
  sizeBytes: (input) => String(input).length,
  ...more,
});

/** Keeps the processor busy, however long that takes. */
function work(ms: number): void {
  const before = process.cpuUsage();
  const done = (): boolean => process.cpuUsage(before).user >= ms * 1000;
  while (!done());
}

const run = (more: Partial<FuzzTarget<number>>, inputs = 500) => runTrials(target(more), { seed: 1, inputs });

test("an input that breaks a rule is made as small as it can be, and said by its path", async () => {
  const judge = (input: number): Outcome => {
    if (input >= 1_234) throw new Error("too large");
    return ACCEPTED;
  };
  const { failure } = await run({ judge });
  expect(failure).toMatchObject({ problem: expect.stringContaining("too large") as string, shown: "1234" });
  const again = fc.check(
    fc.property(fc.nat(1_000_000), (input) => void judge(input)),
    { seed: 1, path: failure?.path ?? "", endOnFailure: true },
  );
  expect(again.counterexample).toEqual([1_234]);
});

test("an error that nobody foresaw breaks a promise, also one of a promise", async () => {
  const { failure } = await run({ answer: () => Promise.reject(new TypeError("x is not a function")) });
  expect(failure?.problem).toContain("x is not a function");
});

test("another answer to the same question breaks a promise", async () => {
  let asked = 0;
  const { failure } = await run({ answer: () => ({ asked: asked++ }) });
  expect(failure?.problem).toContain("asked twice, it answers differently");
});

test("what an input leaves to the next turn of the event loop does not pile up", async () => {
  let [left, most] = [0, 0];
  const answer = (input: number): number => {
    most = Math.max(most, ++left);
    process.nextTick(() => left--);
    return input;
  };
  await run({ answer }, 2_000);
  expect(most).toBeLessThan(1_000);
});

test("an input that takes longer than any may breaks a promise", async () => {
  const wait = (input: number): number => {
    if (input >= 500_000) work(40);
    return input;
  };
  const { failure } = await runTrials(target({ answer: wait }), { seed: 1, inputs: 100, longestMs: 8 });
  expect(failure).toMatchObject({ problem: expect.stringMatching(/takes \d+ ms/) as string, shown: "500000" });
});

test("inputs are counted by what became of them, each reason once an input", async () => {
  const judge = (input: number): Outcome => ({ accepted: input % 2 === 0, refusals: ["one", "other", "other"] });
  const { inputs, accepted, refused } = await run({ judge });
  expect({ inputs, refused }).toEqual({ inputs: 500, refused: { one: 500, other: 500 } });
  expect(accepted).toBeGreaterThan(100);
  expect(accepted).toBeLessThan(400);
});

test("what fails while it is made smaller is not counted", async () => {
  let last = 0;
  const judge = (): Outcome => {
    if (++last > 10) throw new Error("enough");
    return ACCEPTED;
  };
  expect(await run({ judge })).toMatchObject({ inputs: 10, accepted: 10 });
});

test("the slowest input is kept, with what it was", async () => {
  const answer = (input: number): number => {
    if (input > 900_000) work(20);
    return input;
  };
  const { slowest } = await run({ answer }, 100);
  expect(Number(slowest?.shown)).toBeGreaterThan(900_000);
  expect(slowest).toMatchObject({ sizeBytes: slowest?.shown.length });
});

test("each trial is announced before it begins", async () => {
  const announced: number[] = [];
  const judge = (): Outcome => {
    if (announced.length === 3) throw new Error("the third");
    return ACCEPTED;
  };
  const begin = (trial: number): unknown => announced.push(trial);
  const { inputs } = await runTrials(target({ judge }), { seed: 1, inputs: 5, begin });
  expect(inputs).toBe(2);
  expect(announced.slice(0, 3)).toEqual([0, 1, 2]);
});
