import { pino, type Logger } from 'pino';
import { currentScope } from './request-scope.js';

export type { Logger };

let root: Logger | undefined;

/** Called once a process, before anything logs. One JSON object a line on stdout; the supervisor keeps and rotates them. */
export function startLog(binary: string, level: string): Logger {
  root = pino({
    name: binary,
    level,
    base: { binary, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => currentScope() ?? {},
    redact: ['secret', 'token', 'password', 'userData', 'headers.authorization'],
  });
  return root;
}

/** The logger of one room. Before `startLog` (in tests) it says nothing. */
export const logger = (room: string): Logger => (root ?? pino({ level: 'silent' })).child({ room });
