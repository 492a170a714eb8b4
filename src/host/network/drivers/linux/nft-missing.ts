import { ExecError } from '../../../../common/exec/exec.js';

/** nft's way to say that a table, set or map is not there. */
export const saysMissing = (error: unknown): boolean =>
  error instanceof ExecError && error.stderr.includes('No such file or directory');
