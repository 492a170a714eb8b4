import { EngineError } from '../../../../common/errors/engine-error.js';

const NO_ROOM = 'The host has no room left for the instance’s disk';

/** QEMU's words → ours. Its own stay in the host's log: they name paths. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/Device or resource busy/i, 'The instance’s network card is in use on its host'],
  [/-netdev|\btun\b|netns/i, 'The instance’s network card is not ready on its host'],
  [/get "(?:write|consistent read)" lock|another process using/i, 'The disk of the instance is in use'],
  [/No space left/i, NO_ROOM],
  [/cannot set up guest memory|Cannot allocate memory/i, 'The host has not enough memory for the instance'],
  [/not in qcow2 format|Could not open/i, 'The disk of the instance cannot be read on its host'],
  [/kvm/i, 'The host’s virtualization does not work'],
];

/** Why a QEMU did not start, as the caller may read it; `stderr`, of which the last line says it, becomes the cause. */
export function startFailure(stderr: string, cause: unknown): EngineError {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const message =
    KNOWN.find(([words]) => words.test(last))?.[1] ?? 'The instance could not be started on its host';
  return new EngineError('InternalError', message, {
    cause: last === '' ? cause : new Error(last, { cause }),
  });
}

/** What went wrong while a guest's files were made, as the caller may read it. */
export function fileFailure(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new EngineError('InternalError', NO_ROOM, { cause: error });
}
