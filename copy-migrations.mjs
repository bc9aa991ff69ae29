// The compiler leaves .sql files where they are; the compiled app reads its migrations beside itself. One that was renamed
// must not stay there under its old name.
import { cpSync, globSync, rmSync } from "node:fs";

for (const folder of globSync("shared/storage/*/migrations")) {
  rmSync(`dist/${folder}`, { recursive: true, force: true });
  cpSync(folder, `dist/${folder}`, { recursive: true });
}
