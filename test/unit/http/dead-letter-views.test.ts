import { gzipSync } from "node:zlib";
import { deadLetterView, replayView, shownLetterView } from "../../../shared/http/dead-letter-views";
import type { ShownLetter } from "../../../shared/readings/dead-letters/dead-letter-queries";
import { ENQUEUED_AT } from "../../support/domain/hub-events";

function letterOf(body: Uint8Array, beginning = body): ShownLetter {
  return {
    ...{ id: 7, reason: "too-late", detail: "found", sequenceNumber: 3, index: 0, objectIndex: 0, isWhole: true },
    ...{ enqueuedAt: ENQUEUED_AT, refusedAt: ENQUEUED_AT + 1, replays: 0, replayedAt: undefined },
    ...{ itemKey: undefined, contentEncoding: undefined, messageId: undefined, connectionDeviceId: undefined },
    partition: { namespace: "plant.example", hub: "readings", hubCreatedAt: 0, partitionId: "2" },
    ...{ bodyBytes: body.length, bodyBlob: undefined, body, beginning },
  };
}

const previewOf = (letter: ShownLetter): string => deadLetterView(letter).preview;

test("a dead letter is shown with what would be right", () => {
  expect(deadLetterView(letterOf(Buffer.from("{")))).toMatchObject({
    ...{ id: 7, reason: "too-late", partition: "2", sequenceNumber: 3, bodyBytes: 1, preview: "{", replayedAt: null },
    expected: expect.stringContaining("LATE_LIMIT_SECONDS") as string,
    refusedAt: "2026-11-20T12:00:00.001Z",
  });
});

test("a preview is clipped, in the middle of a character too, and safe", () => {
  const text = Buffer.from("ü\u001b".repeat(200));
  const preview = previewOf(letterOf(text, text.subarray(0, 256)));
  expect(preview).toMatch(/^(ü\\u\{1b\})+.*…$/);
  expect(previewOf(letterOf(Buffer.from("aü"), Buffer.from("aü").subarray(0, 2)))).toBe("a…");
});

test("bytes that are not UTF-8 are shown as base64", () => {
  const bytes = gzipSync("[]");
  expect(previewOf(letterOf(bytes))).toBe(`base64 ${bytes.toString("base64")}`);
  expect(shownLetterView(letterOf(bytes))).toMatchObject({ bodyIs: "base64", body: bytes.toString("base64") });
});

test("a body is shown as it came, to the last character", () => {
  const text = "\uFEFF{\u001b\n";
  expect(shownLetterView(letterOf(Buffer.from(text)))).toMatchObject({ bodyIs: "text", body: text });
  expect(shownLetterView({ ...letterOf(Buffer.from("x")), body: undefined })).toMatchObject({ body: null });
});

test("a replay that has not ended says where it goes on", () => {
  const tally = { deadLetters: 2, counted: 1, duplicates: 0, stillRefused: {}, bodiesLeft: 0 };
  expect(replayView({ ...tally, remaining: 3, next: { after: 4, upTo: 9 } })).toMatchObject({ next: "4-9" });
  expect(replayView({ ...tally, remaining: 0, next: undefined })).toMatchObject({ next: null, remaining: 0 });
});
