import { InvocationContext } from "@azure/functions";
import { tracesOf } from "../../../functions/event-traces";

const id = (n: number, length: number): string => n.toString(16).padStart(length, "0");
const traceparent = (n: number): string => `00-${id(n, 32)}-${id(n, 16)}-01`;
const ids = (n: number) => ({ traceId: id(n, 32), spanId: id(n, 16) });

const contextOf = (propertiesArray: unknown, traceParent?: string): InvocationContext =>
  new InvocationContext({
    ...(traceParent !== undefined && { traceContext: { traceParent } }),
    triggerMetadata: { propertiesArray },
  });

test("a batch is linked to its invocation and to each span that its events name, once", () => {
  const events = [
    { traceparent: traceparent(2) },
    {},
    { "Diagnostic-Id": traceparent(3) },
    { traceparent: traceparent(2) },
  ];
  expect(tracesOf(contextOf(events, traceparent(1)))).toEqual([ids(1), ids(2), ids(3)]);
});

test.each([
  [undefined],
  ["no array"],
  [[null, 7, { traceparent: 7 }, { traceparent: "00-x-y-01" }, { traceparent: traceparent(0) }]],
])("what is no trace context is no link: %j", (properties) => {
  expect(tracesOf(contextOf(properties))).toEqual([]);
});

test("however many name one, a batch has few links", () => {
  const events = Array.from({ length: 2_000 }, (_, n) => ({ traceparent: traceparent(n + 1) }));
  expect(tracesOf(contextOf(events))).toHaveLength(17);
});
