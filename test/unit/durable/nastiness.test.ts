import * as fc from "fast-check";
import { foulWeather } from "../../../infra/local/durable/nastiness";
import { HistoryEventType } from "../../../infra/local/durable/protocol";
import type { Message } from "../../../infra/local/durable/store/messages";

const message = (position: number, isCompletion: boolean): Message => ({
  position,
  executionId: null,
  event: {
    ...{ EventId: -1, Timestamp: "" },
    ...(isCompletion
      ? { EventType: HistoryEventType.TaskCompleted, TaskScheduledId: position }
      : { EventType: HistoryEventType.EventRaised }),
  },
});
const inboxes = fc.array(fc.boolean(), { minLength: 1 }).map((kinds) => kinds.map((kind, at) => message(at, kind)));
const seeds = fc.integer();

test("chooses some of the messages, none twice, and keeps external events whole and in order", () => {
  fc.assert(
    fc.property(seeds, inboxes, (seed, inbox) => {
      const chosen = foulWeather({ seed }).choose(inbox);
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(chosen.every((one) => inbox.includes(one))).toBe(true);
      expect(chosen.length).toBeGreaterThan(0);
      const isRaised = ({ event }: Message) => event.EventType === HistoryEventType.EventRaised;
      expect(chosen.filter(isRaised)).toEqual(inbox.filter(isRaised));
    }),
  );
});

test("is as nasty again with the same seed", () => {
  fc.assert(
    fc.property(seeds, inboxes, (seed, inbox) => {
      const [one, other] = [foulWeather({ seed }), foulWeather({ seed })];
      const ask = (weather: typeof one) => [weather.choose(inbox), weather.twin(), weather.repeatsStart()];
      expect(ask(one)).toEqual(ask(other));
    }),
  );
});

test("delivers the share of activities twice that was asked for, in both ways", () => {
  const weather = foulWeather({ seed: 1, duplicateActivities: 0.5 });
  const twins = Array.from({ length: 2_000 }, () => weather.twin());
  const share = (kind: string) => twins.filter((twin) => twin === kind).length / twins.length;
  expect(share("none")).toBeCloseTo(0.5, 1);
  expect(share("together")).toBeCloseTo(0.25, 1);
  expect(share("late")).toBeCloseTo(0.25, 1);
});
