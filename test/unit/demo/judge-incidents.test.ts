import fc from "fast-check";
import { falseAlarmsPerDay, judgeIncidents, sumJudgements, type ScoredWindow } from "../../../cli/demo/judge-incidents";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.parse("2026-03-01T00:00:00Z");
/** Buckets and hops of a minute, windows of three: the window at `n` has the bucket n as its last. */
const WINDOW = 3;

type Flag = "." | "#" | "?";
const VERDICTS = { ".": "normal", "#": "anomalous", "?": "unscored" } as const;

const windowAt = (n: number, flag: Flag): ScoredWindow => ({
  windowStart: START + (n + 1 - WINDOW) * MINUTE,
  windowEnd: START + (n + 1) * MINUTE,
  verdict: VERDICTS[flag],
});

const labelOver = ([from, to]: readonly [number, number]) => ({ from: START + from * MINUTE, to: START + to * MINUTE });

/** Judges a picture of windows, one character a minute, and intervals `[from, to)` in minutes. */
const judge = (picture: string | readonly Flag[], labels: readonly (readonly [number, number])[]) =>
  judgeIncidents({
    windows: Array.from(picture, (flag, n) => windowAt(n, flag as Flag)),
    labels: labels.map(labelOver),
    from: START,
    to: START + picture.length * MINUTE,
    bucketSeconds: 60,
    hopSeconds: 60,
  });

test("finds an incident by one window whose last bucket starts in it", () => {
  expect(judge("..#...", [[2, 4]])).toMatchObject({ labelled: 1, found: 1, falseAlarms: 0, anomalies: 1 });
  expect(judge("...#..", [[2, 4]])).toMatchObject({ found: 1, falseAlarms: 0 });
});

test("does not find an incident by a window before it, nor by one in its grace", () => {
  expect(judge(".#....", [[2, 4]])).toMatchObject({ found: 0, falseAlarms: 1 });
  expect(judge("....#.", [[2, 4]])).toMatchObject({ found: 0, falseAlarms: 0 });
});

test("grants as many windows of grace as a window has buckets", () => {
  expect(judge("......#.", [[2, 4]])).toMatchObject({ falseAlarms: 0 });
  expect(judge(".......#", [[2, 4]])).toMatchObject({ falseAlarms: 1 });
});

test("counts runs, not windows, as false alarms", () => {
  expect(judge("###..##.#", [])).toMatchObject({ anomalies: 6, falseAlarms: 3 });
});

test("excuses a whole run that touches an incident, however early it began", () => {
  expect(judge("######....", [[5, 7]])).toMatchObject({ found: 1, falseAlarms: 0 });
});

test("ends a run at an unscored window and at a missing one", () => {
  expect(judge("##?##", [])).toMatchObject({ falseAlarms: 2, scored: 4, unscored: 1 });
  const windows = [windowAt(0, "#"), windowAt(2, "#")];
  const stretch = { from: START, to: START + DAY, bucketSeconds: 60, hopSeconds: 60 };
  expect(judgeIncidents({ windows, labels: [], ...stretch }).falseAlarms).toBe(2);
});

test("takes windows that hop further for a run", () => {
  const windows = [windowAt(0, "#"), windowAt(5, "#")];
  const stretch = { from: START, to: START + DAY, bucketSeconds: 60, hopSeconds: 300 };
  expect(judgeIncidents({ windows, labels: [], ...stretch }).falseAlarms).toBe(1);
});

test("leaves out what lies outside of the judged stretch, but keeps the grace of what ended before it", () => {
  const stretch = { from: START, to: START + 10 * MINUTE, bucketSeconds: 60, hopSeconds: 60 };
  const windows = [-5, 1, 12].map((n) => windowAt(n, "#"));
  const labels = [
    [-9, -1],
    [15, 20],
  ] as const;
  expect(judgeIncidents({ windows, labels: labels.map(labelOver), ...stretch })).toMatchObject({
    labelled: 0,
    scored: 1,
    anomalies: 1,
    falseAlarms: 0,
  });
});

test("gives false alarms per day, and none where nothing was judged", () => {
  const halfADay = { ...judge("", []), falseAlarms: 2, days: 0.5 };
  expect(falseAlarmsPerDay(halfADay)).toBe(4);
  expect(falseAlarmsPerDay(sumJudgements([halfADay, { ...halfADay, falseAlarms: 1, days: 2.5 }]))).toBe(1);
  expect(falseAlarmsPerDay(sumJudgements([]))).toBe(0);
});

const SIZE = 60;
const pictures = fc.array(fc.constantFrom<Flag>(".", ".", "#", "?"), { minLength: SIZE, maxLength: SIZE });
const intervals = fc.array(
  fc.tuple(fc.nat(SIZE - 1), fc.integer({ min: 1, max: 15 })).map(([from, long]) => [from, from + long] as const),
  { maxLength: 4 },
);

test("judges as the protocol says, read literally bucket by bucket", () => {
  fc.assert(
    fc.property(pictures, intervals, (picture, labels) => {
      const flagged = (n: number): boolean => picture[n] === "#";
      const found = labels.filter(([from, to]) => picture.some((_, n) => flagged(n) && from <= n && n < to)).length;
      let falseAlarms = 0;
      for (let n = 0; n < SIZE; n++) {
        if (!flagged(n) || flagged(n - 1)) continue;
        let touches = false;
        for (let m = n; flagged(m); m++) touches ||= labels.some(([from, to]) => from <= m && m < to + WINDOW);
        if (!touches) falseAlarms++;
      }
      expect(judge(picture, labels)).toMatchObject({ labelled: labels.length, found, falseAlarms });
    }),
  );
});

test("judges alike whatever the order of the windows", () => {
  fc.assert(
    fc.property(pictures, intervals, fc.infiniteStream(fc.double({ noNaN: true })), (picture, labels, random) => {
      const windows = picture.map((flag, n) => windowAt(n, flag));
      const order = new Map(windows.map((window) => [window, Number(random.next().value)]));
      const input = {
        labels: labels.map(labelOver),
        from: START,
        to: START + SIZE * MINUTE,
        bucketSeconds: 60,
        hopSeconds: 60,
      };
      const shuffled = windows.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      expect(judgeIncidents({ ...input, windows: shuffled })).toEqual(judgeIncidents({ ...input, windows }));
    }),
  );
});

test("counts every window once, as scored or not", () => {
  fc.assert(
    fc.property(pictures, intervals, (picture, labels) => {
      const { scored, unscored, anomalies, found, labelled } = judge(picture, labels);
      expect(scored + unscored).toBe(SIZE);
      expect(anomalies).toBe(picture.filter((flag) => flag === "#").length);
      expect(found).toBeLessThanOrEqual(labelled);
    }),
  );
});
