import { join } from 'node:path';
import { QmpClient } from '../../../qmp/qmp.client.js';
import { Turnstile } from '../../../../common/async/turnstile.js';
import type { Served } from './storage-daemon.js';

const OPENS_MS = 5_000;

export const monitorSocketIn = (sockets: string): string => join(sockets, 'qmp.sock');

/** One question of an open monitor. `timeoutMs`: where it may be busy for longer than usual. */
export type AskMonitor = (command: string, args?: object, timeoutMs?: number) => Promise<unknown>;

type Question = readonly [command: string, args?: object];

/** One monitor hears one client at a time. */
const turns = new Map<string, Turnstile>();

/** The monitor of one volume's server. A connection is held for the questions of one call only. */
export class ServerMonitor {
  constructor(private readonly served: Pick<Served, 'sockets' | 'uid'>) {}

  /** The answers, in order; the first that is refused ends it. Throws QmpError, also when the server has ended. */
  ask(...questions: readonly Question[]): Promise<readonly unknown[]> {
    return this.hold(async (ask) => {
      const answers: unknown[] = [];
      for (const [command, args] of questions) answers.push(await ask(command, args));
      return answers;
    });
  }

  /** For questions that depend on each other's answers. Throws as `ask`. */
  hold<T>(work: (ask: AskMonitor) => Promise<T>): Promise<T> {
    const { sockets, uid } = this.served;
    const path = monitorSocketIn(sockets);
    const turn = turns.get(path) ?? new Turnstile();
    turns.set(path, turn);
    return turn.run(async () => {
      const owner = uid === 0 ? (process.getuid?.() ?? 0) : uid;
      const client = await QmpClient.open({ path, owner, waitMs: OPENS_MS, alive: () => true });
      try {
        return await work((command, args, timeoutMs) => client.ask(command, args, timeoutMs));
      } finally {
        client.close();
      }
    });
  }
}
