import { serve } from "./http/serve";

serve("openapi", async () => {
  const { openApi } = await import("../shared/http/openapi.js");
  return { json: openApi() };
});
