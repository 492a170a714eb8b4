import { type Cloud } from './cloud.js';

/** npm passes on the Ctrl-C that the terminal has sent us already: so close together they are one. */
const SAME_MS = 700;

/**
 * Ctrl-C or SIGTERM: down in order. Again, while guests are waited for: their power is cut. Again, or while nothing is
 * waited for: everything is killed at once, and guests run on.
 */
export function endOnSignals(cloud: Cloud, say: (line: string) => void): void {
  let last = -SAME_MS;
  let begun = false;
  const end = () => {
    const now = performance.now();
    if (now - last <= SAME_MS) return;
    last = now;
    if (!begun) {
      begun = true;
      say('going down; Ctrl-C again hurries it');
      cloud.down();
    } else if (cloud.hurry())
      say('cutting the power of guests that did not shut down; Ctrl-C again kills everything');
    else {
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
