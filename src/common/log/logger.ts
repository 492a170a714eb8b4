import { type DestinationStream, pino, type Logger } from 'pino';
import { currentScope } from './log-scope.js';

export type { Logger };

let root: Logger | undefined;

/**
 * Called once a process, before anything logs. One JSON object a line on stdout, which the supervisor keeps and
 * rotates; the supervisor itself, whose stdout is a person's, says where else.
 */
export function startLog(
  binary: string,
  level: string,
  to: DestinationStream = pino.destination({ fd: 1, sync: true }),
): Logger {
  root = pino(
    {
      name: binary,
      level,
      base: { binary, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // A copy: pino writes each line's own fields into what it is given.
      mixin: () => ({ ...currentScope() }),
      redact: ['secret', 'token', 'password', 'userData', 'headers.authorization'],
    },
    to,
  );
  return root;
}

/** The logger of one room. Before `startLog` (in tests) it says nothing. */
export const logger = (room: string): Logger => (root ?? pino({ level: 'silent' })).child({ room });
