import { InvalidInputError } from "../../../shared/errors";
import { parseCommandLine } from "../../../infra/local/event-hubs/command-line";

test("reads port, directory and hubs", () => {
  const args = ["--port", "0", "--directory", "d", "--hub", "readings:4:$Default,fleetscore", "--hub", "other:1"];
  expect(parseCommandLine([...args, "--exit-with-parent"])).toEqual({
    port: 0,
    directory: "d",
    hubs: {
      readings: { partitions: 4, consumerGroups: ["$Default", "fleetscore"] },
      other: { partitions: 1, consumerGroups: [] },
    },
    exitWithParent: true,
    capture: undefined,
  });
});

test("listens on the protocol's port and keeps nothing unless told otherwise", () => {
  expect(parseCommandLine(["--hub", "h:1"])).toMatchObject({ port: 5672, directory: undefined, exitWithParent: false });
});

test("captures into the storage that the environment names, in windows as long as it is told", () => {
  const args = ["--hub", "h:1", "--capture", "raw", "--capture-seconds", "60"];

  expect(parseCommandLine(args, { CAPTURE_STORAGE: "UseDevelopmentStorage=true" }).capture).toMatchObject({
    ...{ storage: "UseDevelopmentStorage=true", container: "raw", namespace: "127.0.0.1", windowMs: 60_000 },
  });
  expect(() => parseCommandLine(args, {})).toThrow("CAPTURE_STORAGE: must be");
});

test.each([
  [[], "--hub"],
  [["--hub", "h"], "--hub"],
  [["--hub", "h:0"], "--hub"],
  [["--hub", "h:x"], "--hub"],
  [["--hub", "h:1", "--capture", "raw"], "CAPTURE_STORAGE"],
  [["--hub", ":4"], "--hub"],
  [["--hub", "h:4:g:more"], "--hub"],
  [["--hub", "h:4", "--port", "x"], "--port"],
  [["--hub", "h:4", "--port", "65536"], "--port"],
  [["--hub", "h:4", "--colour"], "arguments"],
])("refuses %j and names %s", (args, field) => {
  const parse = () => parseCommandLine(args);
  expect(parse).toThrow(InvalidInputError);
  expect(parse).toThrow(`${field}: `);
});
