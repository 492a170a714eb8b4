import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

/** /usr/sbin is not on everybody's PATH, but that is where dnsmasq and nft live. */
const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Whether this process may run the file. */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Absolute path of a program, or undefined. */
export const which = (name) =>
  FOLDERS.filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isProgram);

/** Runs a program to its end; its words go to the terminal. Throws with the command when it fails. */
export const run = (file, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`'${[file, ...args].join(' ')}' ended with ${signal ?? code}`)),
    );
  });

/** Runs a program and gives what it printed; undefined when it fails. */
export function ask(file, args) {
  try {
    return execFileSync(file, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    });
  } catch {
    return undefined;
  }
}
