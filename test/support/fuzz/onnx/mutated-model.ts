import fc from "fast-check";
import type { BaseModel } from "./base-models";
import { INTRUSIONS } from "./intrusions";
import { slotsOf } from "./message-slots";
import { ODD_VALUES } from "./odd-values";
import { decodeModel, encodeModel, type Message } from "./onnx-proto";

/** Changes a file in place and says what was changed; may throw what protobufjs throws at what it cannot write. */
type Change = (model: Message) => string;

export interface MutatedModel {
  readonly name: string;
  readonly changes: readonly string[];
  readonly bytes: Uint8Array;
  readonly features: number;
}

/** Files near those that are in order, mutated message by message: one to three fields changed, or an intrusion. */
export const mutatedModel = (bases: readonly BaseModel[]): fc.Arbitrary<MutatedModel> =>
  fc
    .tuple(
      fc.constantFrom(...bases),
      fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 8, arbitrary: fc.array(fieldChange, { minLength: 1, maxLength: 3 }) },
        { weight: 2, arbitrary: intrusion.map((change) => [change]) },
      ),
    )
    .map(([base, changes]) => changed(base, changes));

function changed({ name, bytes, features }: BaseModel, changes: readonly Change[]): MutatedModel {
  const model = decodeModel(bytes);
  const said = changes.map((change) => change(model));
  return { name, changes: said, bytes: changes.length === 0 ? bytes : encodeModel(model), features };
}

const intrusion: fc.Arbitrary<Change> = fc
  .constantFrom(...Object.entries(INTRUSIONS))
  .map(([name, intrude]) => (model) => {
    // The graph may be gone.
    intrude((model["graph"] ??= {}) as Message, model);
    return name;
  });

const fieldChange: fc.Arbitrary<Change> = fc
  .record({
    ofSet: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    where: fc.nat(100_000),
    pick: fc.nat(10_000),
    how: fc.oneof(
      { weight: 6, arbitrary: fc.constant("set" as const) },
      { weight: 1, arbitrary: fc.constantFrom("drop" as const, "repeat" as const) },
    ),
  })
  .map(({ ofSet, where, pick, how }) => (model) => {
    const { set, unset } = slotsOf(model);
    const slots = ofSet ? set : unset;
    const slot = slots[where % Math.max(slots.length, 1)];
    if (slot === undefined) return "nothing";
    const { holder, field, path } = slot;
    if (how === "drop") {
      holder[field.name] = undefined;
      return `${path} dropped`;
    }
    const values = ODD_VALUES[field.type] ?? [{}];
    const value = structuredClone(values[pick % values.length]);
    if (!field.repeated) {
      holder[field.name] = value;
      return `${path} = ${shown(value)}`;
    }
    const list = [...((holder[field.name] ?? []) as unknown[])];
    const at = pick % (list.length + 1);
    list.splice(at, how === "set" ? 1 : 0, how === "set" ? value : structuredClone(list[at] ?? value));
    holder[field.name] = list;
    return `${path}[${at}] ${how === "set" ? `= ${shown(value)}` : "twice"}`;
  });

const shown = (value: unknown): string => {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array ? `${inner.length} bytes` : inner,
  );
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};
