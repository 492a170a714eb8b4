import proto, { type temporal } from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
type History = temporal.api.history.v1.IHistory;

/** Who ran it, by process and machine, and in which files a failure arose there, is of no use to a replay. */
const anonymous = (key: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (key === 'stackTrace') return '';
  return /^\d+@/.test(value) ? 'recorded' : value;
};

/**
 * A history as text that a reader can follow. Not by the SDK's own pair of functions: they need one copy of protobufjs
 * for all packages, and a tree with @grpc/grpc-js has two.
 */
export const historyText = (history: History): string =>
  `${JSON.stringify(History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String }), anonymous, 1)}\n`;

export const historyOf = (text: string): History =>
  History.fromObject(JSON.parse(text) as Record<string, unknown>);
