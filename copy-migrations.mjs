// The compiler leaves .sql files where they are; the compiled app reads its migrations beside itself.
import { cpSync, globSync } from "node:fs";

for (const file of globSync("shared/storage/*/migrations/*.sql")) cpSync(file, `dist/${file}`);
