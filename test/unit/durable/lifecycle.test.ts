import { beginInstance, endInstance, type Start } from "../../../infra/local/durable/lifecycle";
import { HistoryStore } from "../../../infra/local/durable/store/history-store";
import type { InstanceRow } from "../../../infra/local/durable/store/instances";

let store: HistoryStore;
beforeEach(() => (store = new HistoryStore(":memory:")));
afterEach(() => store.close());

const startOf = (startId: string): Start => ({ instanceId: "one", startId, name: "f", version: "", input: null });
const instance = (): InstanceRow => {
  const row = store.instances.find("one");
  if (row === undefined) throw new Error("there is no instance");
  return row;
};

test("does not follow a start message twice, even after the instance has ended", () => {
  expect(beginInstance(store, startOf("first"), 1)).toBe("begun");
  expect(beginInstance(store, startOf("first"), 2)).toBe("repeated");
  endInstance(store, instance(), "Completed", "1", 3);
  expect(beginInstance(store, startOf("first"), 4)).toBe("repeated");
  expect(instance()).toMatchObject({ status: "Completed", output: "1" });
});

test("answers the instance that is in the way, and begins anew once that has ended", () => {
  beginInstance(store, startOf("first"), 1);
  expect(beginInstance(store, startOf("second"), 2)).toMatchObject({ id: "one", status: "Pending" });
  endInstance(store, instance(), "Failed", '"why"', 3);
  expect(beginInstance(store, startOf("second"), 4)).toBe("begun");
  expect(instance()).toMatchObject({ status: "Pending", output: null, createdAt: 4 });
});

test("leaves no messages behind when an instance ends", () => {
  beginInstance(store, startOf("first"), 1);
  endInstance(store, instance(), "Terminated", '"stop"', 2);
  expect(store.messages.instancesWithMail()).toEqual([]);
});

test("undoes a transaction whose body throws", () => {
  expect(() =>
    store.transaction(() => {
      beginInstance(store, startOf("first"), 1);
      throw new Error("half-way");
    }),
  ).toThrow("half-way");
  expect(store.instances.find("one")).toBeUndefined();
  expect(store.transaction(() => beginInstance(store, startOf("first"), 2))).toBe("begun");
});
