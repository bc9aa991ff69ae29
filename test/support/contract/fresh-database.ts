import { randomUUID } from "node:crypto";
import type { Store } from "../../../shared/storage/store";
import type { Engine, OpenOptions } from "./engines";
import { MINUTE, NOW } from "./times";

export interface FreshDatabase {
  /** The test's own store, on a database that nothing was written to. */
  readonly store: Store;
  /** Another store on the same database, as another process would have it. */
  open(options?: Partial<Omit<OpenOptions, "database">>): Promise<Store>;
}

/** Gives every test of the suite around it a database of its own. */
export function useFreshDatabase(engine: Engine): FreshDatabase {
  let database = "";
  let opened: Store[] = [];
  const open: FreshDatabase["open"] = async (options) => {
    const store = await engine.open({ database, bucketMs: MINUTE, beginPaused: false, now: NOW, ...options });
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    database = randomUUID();
    opened = [];
    await open();
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await engine.drop(database);
  });
  return {
    get store() {
      const [first] = opened;
      if (first === undefined) throw new Error("the database is opened before each test, not before");
      return first;
    },
    open,
  };
}
