import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pendingMigrations, readMigrations } from "../../../shared/storage/migrations";

describe("migrations", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "fleetscore-migrations-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (file: string, text: string): void => writeFileSync(path.join(folder, file), text);

  it("are read in the order of their numbers, whatever else lies beside them", () => {
    write("002-more.sql", "SELECT 2;");
    write("001-first.sql", "SELECT 1;");
    write("readme.md", "no migration");

    expect(readMigrations(folder)).toMatchObject([
      { version: 1, name: "001-first", sql: expect.stringContaining("SELECT 1;") as string },
      { version: 2, name: "002-more" },
    ]);
  });

  it("are the same migration whatever ends their lines", () => {
    write("001-first.sql", "SELECT 1;\nSELECT 2;\n");
    const [unix] = readMigrations(folder);
    write("001-first.sql", "SELECT 1;\r\nSELECT 2;\r\n");
    const [windows] = readMigrations(folder);

    expect(windows?.checksum).toBe(unix?.checksum);
  });

  it("keep the checksum that released databases hold", () => {
    const [initial] = readMigrations(path.join(__dirname, "../../../shared/storage/sqlite/migrations"));

    expect(initial?.checksum).toBe("b47b577bb02428eaba70f99dafdbc82aa700044fecb23ec22daa64db6901a6de");
  });

  it("are pending where they were not applied", () => {
    write("001-first.sql", "SELECT 1;");
    write("002-more.sql", "SELECT 2;");
    const known = readMigrations(folder);

    expect(pendingMigrations(known, known.slice(0, 1))).toEqual(known.slice(1));
    expect(pendingMigrations(known, known)).toEqual([]);
    expect(() => pendingMigrations(known.slice(0, 1), known)).toThrow("migrated by a later version");
    expect(() => pendingMigrations(known, [{ name: "001-first", checksum: "other" }])).toThrow(
      "001-first was applied with another text",
    );
  });
});
