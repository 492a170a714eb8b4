import { type Cloud } from './cloud.js';

/** npm passes on the Ctrl-C that the terminal has sent us already: so close together they are one. */
const SAME_MS = 700;

/** Ctrl-C or SIGTERM: down in order. A second Ctrl-C: everything is killed at once, guests run on. */
export function endOnSignals(cloud: Cloud, say: (line: string) => void): void {
  let first = 0;
  const end = () => {
    if (first === 0) {
      first = Date.now();
      say('going down; Ctrl-C again kills everything at once');
      cloud.down();
    } else if (Date.now() - first > SAME_MS) {
      cloud.kill();
      process.exit(1);
    }
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // The terminal is gone: that is no reason to go down half-way through a write to it.
  process.on('SIGHUP', end);
  process.stdout.on('error', () => undefined);
}
