import { FleetCommand } from "../support/e2e/fleet-command";
import { placeOf, start } from "../support/e2e/start-command";
import { temporaryFolder } from "../support/e2e/temporary-folder";

test("a database that was handed over lets the new consumer group in, and the old one no more", async () => {
  await using state = await temporaryFolder();
  const first = start(state.path);
  await placeOf(first);
  first.interrupt();
  expect((await first.ended()).code).toBe(0);

  const adopt = new FleetCommand(["db", "adopt-consumer-group", "second", "--table", "--state", state.path]);
  expect(await adopt.ended()).toMatchObject({ code: 0, out: "the database belongs to the consumer group second\n" });

  await using old = start(state.path);
  expect(await old.ended()).toMatchObject({ code: 2, complaints: expect.stringContaining('"second"') as unknown });
  await using next = start(state.path, [], { EVENTHUB_CONSUMER_GROUP: "second" });
  await placeOf(next);
});
