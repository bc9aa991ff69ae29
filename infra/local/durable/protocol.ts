/**
 * What the Durable extension and the package durable-functions 3.5 say to each other: JSON, replay schema v3.
 * Only what this engine sends or understands.
 */
export const HistoryEventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;
export type HistoryEventType = (typeof HistoryEventType)[keyof typeof HistoryEventType];

/** `EventId` is the task's id for what the orchestrator scheduled, else -1. `Timestamp` and `FireAt` are ISO 8601. */
export interface HistoryEvent {
  EventType: HistoryEventType;
  EventId: number;
  Timestamp: string;
  Name?: string;
  Version?: string;
  Input?: string | null;
  Result?: string;
  Reason?: string;
  Details?: string;
  TaskScheduledId?: number;
  TimerId?: number;
  FireAt?: string;
  InstanceId?: string;
  OrchestrationStatus?: string;
  OrchestrationInstance?: { InstanceId: string; ExecutionId: string };
  ParentInstance?: { Name: string; OrchestrationInstance: { InstanceId: string; ExecutionId: string } } | null;
}

export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
}

export interface ActivityAction {
  actionType: 0 | 1;
  functionName: string;
  /** A string here is JSON text; anything else is the value. */
  input?: unknown;
  retryOptions?: RetryOptions;
}
export interface OrchestrationAction {
  actionType: 2 | 3;
  functionName: string;
  /** Always the value itself, unlike an activity's. */
  input?: unknown;
  instanceId?: string;
  version?: string;
  retryOptions?: RetryOptions;
}
export interface TimerAction {
  actionType: 5;
  fireAt: string;
  isCanceled: boolean;
}
export interface WaitAction {
  actionType: 6;
  externalEventName: string;
}
export interface ContinueAsNewAction {
  actionType: 4;
  /** A string here is JSON text; anything else is the value. */
  input?: unknown;
}
export interface UnsupportedAction {
  actionType: 7 | 8 | 9 | 13 | 14;
}
export interface CompoundAction {
  actionType: 11 | 12;
  compoundActions: Action[];
}
/** An action that takes a task id. */
export type TaskAction = ActivityAction | OrchestrationAction | TimerAction;
export type PlainAction = TaskAction | WaitAction | ContinueAsNewAction | UnsupportedAction;
export type Action = PlainAction | CompoundAction;

/** What an orchestrator function returns, and what a failing one hides in its message. */
export interface OrchestratorState {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  error?: string;
  customStatus?: unknown;
}

/** The actions in the order in which they take ids: `Task.all` and `Task.any` stand for their members. */
export const flatten = (actions: readonly Action[]): PlainAction[] =>
  actions.flatMap((action) => ("compoundActions" in action ? flatten(action.compoundActions) : [action]));

const PLAYED = '{"IsPlayed":true,';
const NEW = '{"IsPlayed":false,';

/** The event's JSON as it stands in history, in turns after the one that delivered it. */
export const playedText = (event: HistoryEvent): string => PLAYED + JSON.stringify(event).slice(1);
/** The same event in the turn that delivers it. */
export const newText = (event: HistoryEvent): string => NEW + JSON.stringify(event).slice(1);
