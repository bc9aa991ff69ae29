// The dashboard's page becomes three files beside the compiled app.
import { cpSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: [
    { in: "functions/dashboard/main.tsx", out: "app" },
    { in: "functions/dashboard/app.css", out: "app" },
  ],
  outdir: "dist/dashboard",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome120", "firefox120", "safari17"],
  logLevel: "warning",
});
for (const file of ["index.html", "icon.svg"]) cpSync(`functions/dashboard/${file}`, `dist/dashboard/${file}`);
