/*
 * What another machine of the app does to Event Hubs: a second owner of its partitions. Without the rest, for the
 * Durable engine of one machine is no other's.
 */
import "./tap";
import "../../../functions/ingest-readings";
