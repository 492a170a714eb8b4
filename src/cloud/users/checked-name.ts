import { EngineError } from '../../common/errors/engine-error.js';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,62}$/;

/** Names of users and projects stand in access keys (`ACCESS:project`), files and tables: no spaces, no colons. */
export function checkedName(noun: string, name: string): string {
  if (NAME.test(name)) return name;
  throw new EngineError(
    'InvalidParameterValue',
    `'${name}' is not a name for a ${noun}: up to 63 letters, digits and ._@- beginning with a letter or digit`,
  );
}
