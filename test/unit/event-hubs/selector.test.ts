import { InvalidPosition, parseSelector } from "../../../infra/local/event-hubs/log/selector";

test.each([
  ["offset > '@latest'", { by: "latest" }],
  ["offset > '-1'", { by: "offset", value: -1, inclusive: false }],
  ["offset >= '4711'", { by: "offset", value: 4711, inclusive: true }],
  ["sequence-number > '13'", { by: "sequenceNumber", value: 13, inclusive: false }],
  ["sequence-number >= '13'", { by: "sequenceNumber", value: 13, inclusive: true }],
  ["enqueued-time > '1700000000000'", { by: "enqueuedTime", value: 1_700_000_000_000, inclusive: false }],
])("understands %s", (selector, position) => {
  expect(parseSelector(`amqp.annotation.x-opt-${selector}`)).toEqual(position);
});

test.each([
  "offset > ''",
  "offset > 'x'",
  "offset > '1.5'",
  "offset < '1'",
  "other > '1'",
  "sequence-number > '@latest'",
])("refuses %s", (selector) => {
  expect(() => parseSelector(`amqp.annotation.x-opt-${selector}`)).toThrow(InvalidPosition);
});
