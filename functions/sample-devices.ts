import { registerActivity } from "./durable/activity";

registerActivity("sample-devices", async () => (await import("../shared/trainings/sample-devices.js")).sampleDevices);
