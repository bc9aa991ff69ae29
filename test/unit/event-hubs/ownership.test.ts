import fc from "fast-check";
import { claimPartition, type Contender } from "../../../infra/local/event-hubs/ownership";

const newcomers = fc.array(fc.option(fc.nat(4), { nil: undefined }), { maxLength: 20 });

/** Lets everyone in one after another, as the emulator does. */
function settle(epochs: readonly (number | undefined)[]): Contender[] {
  let present: Contender[] = [];
  for (const [i, epoch] of epochs.entries()) {
    const newcomer = { name: String(i), epoch };
    const claim = claimPartition(present, newcomer);
    if (!claim.granted) continue;
    const displaced = new Set(claim.displaced.map(({ receiver }) => receiver));
    present = [...present.filter((receiver) => !displaced.has(receiver)), newcomer];
  }
  return present;
}

test("a partition has one receiver with an epoch, or up to five without", () => {
  fc.assert(
    fc.property(newcomers, (epochs) => {
      const present = settle(epochs);
      const withEpoch = present.filter(({ epoch }) => epoch !== undefined);
      expect(withEpoch.length === 0 ? present.length <= 5 : present.length === 1).toBe(true);
    }),
  );
});

test("the last of those with the highest epoch holds the partition", () => {
  fc.assert(
    fc.property(newcomers, (epochs) => {
      const given = epochs.filter((epoch) => epoch !== undefined);
      fc.pre(given.length > 0);
      const highest = Math.max(...given);
      expect(settle(epochs)).toEqual([{ name: String(epochs.lastIndexOf(highest)), epoch: highest }]);
    }),
  );
});
