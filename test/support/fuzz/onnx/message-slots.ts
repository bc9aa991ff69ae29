import type protobuf from "protobufjs/light.js";
import { MODEL, type Message } from "./onnx-proto";

/** A field of a message somewhere in a file, whether it is set or not. */
export interface Slot {
  readonly holder: Message;
  readonly field: protobuf.Field;
  /** For a reader: `graph.node[3].opType`. */
  readonly path: string;
}

/** All fields of a file: those that are set, and those that could be. */
export function slotsOf(message: Message, type: protobuf.Type = MODEL, path = ""): { set: Slot[]; unset: Slot[] } {
  const [set, unset]: [Slot[], Slot[]] = [[], []];
  for (const field of type.fieldsArray) {
    const slot = { holder: message, field, path: path + field.name };
    const value = message[field.name];
    (value === undefined ? unset : set).push(slot);
    const inner = field.resolve().resolvedType;
    if (inner === null || value === undefined) continue;
    for (const [i, one] of (Array.isArray(value) ? value : [value]).entries()) {
      const within = slotsOf(one as Message, inner as protobuf.Type, `${slot.path}${field.repeated ? `[${i}]` : ""}.`);
      set.push(...within.set);
      unset.push(...within.unset);
    }
  }
  return { set, unset };
}
