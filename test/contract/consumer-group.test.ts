import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { holdToConsumerGroup } from "../../shared/readings/hub/consumer-group";

describe.each(engines)("$name: a database's consumer group", (engine) => {
  const database = useFreshDatabase(engine);

  it("is the first one that reads into it", async () => {
    const { consumerGroup } = database.store;

    expect(await consumerGroup.pin("fleetscore")).toBe("fleetscore");
    expect(await consumerGroup.pin("another")).toBe("fleetscore");
    expect(await (await database.open()).consumerGroup.pin("another")).toBe("fleetscore");
  });

  it("is another one after it was adopted", async () => {
    const { consumerGroup } = database.store;
    await consumerGroup.pin("fleetscore");

    await consumerGroup.adopt("another");

    expect(await consumerGroup.pin("fleetscore")).toBe("another");
  });

  it("may be adopted before any has read", async () => {
    const { consumerGroup } = database.store;

    await consumerGroup.adopt("another");

    expect(await consumerGroup.pin("fleetscore")).toBe("another");
  });

  it("lets its own group in, whatever the case, and says of another whose it is and what to do", async () => {
    const { consumerGroup } = database.store;
    await holdToConsumerGroup(consumerGroup, "$Default");
    await holdToConsumerGroup(consumerGroup, "$default");

    const refused = holdToConsumerGroup(consumerGroup, "second");

    await expect(refused).rejects.toMatchObject({ code: "bad-setting" });
    await expect(refused).rejects.toThrow(
      /^EVENTHUB_CONSUMER_GROUP: is "second".*"\$Default".*fleet db adopt-consumer-group 'second'$/,
    );
  });
});
