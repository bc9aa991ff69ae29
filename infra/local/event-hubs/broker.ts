import { create_container, type Container, type EventContext, type Receiver, type Sender } from "rhea";
import { dropConnection } from "./amqp/server";
import { answerAuthorization } from "./authorization";
import { answerManagement } from "./management";
import { findPublishTarget, publish, type PublishingServices } from "./publishing";
import type { Answer } from "./amqp/request-answer";
import { subscribe, type SubscribingServices } from "./subscribing";

export interface BrokerServices extends PublishingServices, SubscribingServices {
  /** When given, shared access signatures must be made with this key. */
  readonly key: string | undefined;
}

const AUTHORIZATION = "$cbs";
const MANAGEMENT = "$management";

/** The AMQP side: which link or message goes to which part. */
export function createBroker(services: BrokerServices): Container {
  const { readers } = services;
  const container = create_container({ id: "event-hubs-emulator" });
  (container.sasl_server_mechanisms as { enable_anonymous(): void }).enable_anonymous();

  const on = (names: readonly string[], handle: (context: EventContext) => void): void => {
    for (const name of names) container.on(name, handle);
  };
  on(["receiver_open"], ({ receiver }) => receiver && publisherAttached(services, receiver));
  on(["sender_open"], ({ sender }) => sender && receiverAttached(services, sender));
  on(["sender_flow", "sendable"], ({ sender }) => readers.on(sender)?.deliver());
  on(["message"], (context) => received(services, context));
  on(["sender_close", "sender_error"], ({ sender }) => readers.forget(sender));
  on(["session_close", "session_error"], ({ session }) => readers.forgetSession(session));
  on(["connection_close", "connection_error", "disconnected"], ({ connection }) =>
    readers.forgetConnection(connection),
  );
  // rhea throws what nobody listens for.
  on(["receiver_close", "receiver_error"], () => undefined);
  container.on("protocol_error", services.reportError);
  container.on("error", services.reportError);
  return container;
}

const isRequestAddress = (address: string): boolean => address === AUTHORIZATION || address === MANAGEMENT;

/** Addresses may be absent, whatever the typings say. */
const addressOf = (terminus: unknown): string => (terminus as { address?: string } | undefined)?.address ?? "";

function publisherAttached({ hubs }: BrokerServices, link: Receiver): void {
  const address = addressOf(link.target);
  link.set_source({ address: addressOf(link.source) });
  link.set_target({ address });
  if (isRequestAddress(address)) return;
  const target = findPublishTarget(hubs, address);
  if ("condition" in target) link.close(target);
}

function receiverAttached(services: BrokerServices, link: Sender): void {
  link.set_source(link.source);
  link.set_target({ address: addressOf(link.target) });
  if (isRequestAddress(addressOf(link.source))) return;
  const refusal = subscribe(services, link);
  if (refusal !== undefined) link.close(refusal);
}

function received(services: BrokerServices, context: EventContext): void {
  const { receiver, delivery, message, connection } = context;
  if (receiver === undefined || delivery === undefined || message === undefined) return;
  const address = addressOf(receiver.target);
  if (isRequestAddress(address)) {
    delivery.accept();
    const { hubs, key } = services;
    reply(context, address === MANAGEMENT ? answerManagement(hubs, message) : answerAuthorization(hubs, key, message));
    return;
  }
  const outcome = publish(services, address, delivery, message);
  if (outcome === "accepted") delivery.accept();
  else if (outcome === "broken connection") dropConnection(connection);
  else if (outcome !== "no answer") delivery.reject(outcome);
}

/** Answers on the link of the same session that comes from the address of the request. */
function reply({ session, receiver, message }: EventContext, { properties, body = null }: Answer): void {
  const address = addressOf(receiver?.target);
  const link = session?.find_sender((sender: Sender) => addressOf(sender.source) === address);
  const request = message?.message_id;
  link?.send({
    ...(request === undefined ? {} : { correlation_id: request }),
    application_properties: properties,
    body,
  });
}
