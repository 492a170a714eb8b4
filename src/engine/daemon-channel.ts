import { type ChildProcess } from './program.js';

/** Resolves when a daemon says over its channel that it serves. */
export const saidReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.on('message', (message) => (message as { ready?: boolean }).ready && resolve());
  });

const EVERY_MS = 5_000;
const QUESTIONS = 3;

/**
 * Asks a daemon every five seconds whether it is there, and calls `hung` when it has not answered three times.
 * Questions are counted, not time: a machine that slept has asked none.
 */
export function watchOver(child: ChildProcess, hung: () => void, everyMs = EVERY_MS): void {
  let unanswered = 0;
  child.on('message', () => (unanswered = 0));
  const timer = setInterval(() => {
    if (!child.connected) return;
    if (unanswered >= QUESTIONS) {
      clearInterval(timer);
      return hung();
    }
    unanswered += 1;
    // One that ends in this moment is seen by its end.
    child.send({ alive: true }, () => undefined);
  }, everyMs);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}
