import { loadLibSvm } from "../../../shared/models/training/libsvm";

describe("loading libsvm", () => {
  test("leaves the process's handling of unhandled rejections alone, and prints nothing", async () => {
    const before = process.listeners("unhandledRejection");
    const printed = jest.spyOn(console, "warn").mockImplementation();
    await loadLibSvm();
    expect(process.listeners("unhandledRejection")).toEqual(before);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});
