import fc from "fast-check";
import { BoundedSends } from "../../../cli/sending/bounded-sends";

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await Promise.resolve();
};

const jobs = fc.array(fc.record({ key: fc.constantFrom("a", "b", "c"), turns: fc.nat(20) }), { maxLength: 40 });

test("runs all, each key in its order, one at a time, never more together than allowed", async () => {
  await fc.assert(
    fc.asyncProperty(jobs, fc.integer({ min: 1, max: 5 }), async (plan, limit) => {
      const sends = new BoundedSends(limit);
      const running = new Set<string>();
      const done = new Map<string, number[]>();
      for (const [i, { key, turns: count }] of plan.entries()) {
        await sends.start(key, async () => {
          expect(running.has(key)).toBe(false);
          running.add(key);
          expect(running.size).toBeLessThanOrEqual(limit);
          await turns(count);
          running.delete(key);
          done.set(key, [...(done.get(key) ?? []), i]);
        });
      }
      await sends.finish();
      const planned = Map.groupBy(plan.keys(), (i) => plan[i]?.key);
      expect(done).toEqual(planned);
    }),
  );
});

test("holds back whoever starts one more than allowed", async () => {
  const sends = new BoundedSends(2);
  const releases: (() => void)[] = [];
  const send = () => new Promise<void>((resolve) => releases.push(resolve));
  await sends.start("a", send);
  await sends.start("b", send);
  let started = false;
  const third = sends.start("c", send).then(() => (started = true));
  await turns(50);
  expect(started).toBe(false);
  releases[0]?.();
  await third;
  releases.slice(1).forEach((release) => release());
  await sends.finish();
});

test("starts nothing after a failure, and throws it", async () => {
  const sends = new BoundedSends(1);
  const failure = new Error("no");
  let ran = 0;
  await sends.start("a", () => Promise.reject(failure));
  await expect(
    sends.start("b", async () => {
      ran++;
    }),
  ).rejects.toBe(failure);
  await expect(sends.finish()).rejects.toBe(failure);
  expect(ran).toBe(0);
});

test("does not run what waited behind a failed send of its key", async () => {
  const sends = new BoundedSends(3);
  let ran = 0;
  await sends.start("a", async () => {
    await turns(3);
    throw new Error("no");
  });
  await sends.start("a", async () => {
    ran++;
  });
  await expect(sends.finish()).rejects.toThrow("no");
  expect(ran).toBe(0);
});
