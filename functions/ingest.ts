import { showIngest } from "../shared/readings/ingest/show-ingest";
import { services } from "../shared/services";
import { serve } from "./http/serve";

serve("show-ingest", async () => ({ json: await showIngest(await services()) }));
