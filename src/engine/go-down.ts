import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudPlace } from '../setup/cloud-place.js';
import { askSupervisor } from './control-socket.js';
import { waitingFor } from './guests-down.js';
import { socketOf } from './running-clouds.js';

const LOOK_MS = 100;
/** Guests that obey at once are no news, nor is each of many that go one after the other. */
const FIRST_WORD_MS = 2_000;
const NEXT_WORD_MS = 10_000;

export interface Bystander {
  readonly keepGuests: boolean;
  say(line: string): void;
  /** Calls back when the waiting user wants it to be over. */
  onHurry(hurry: () => void): void;
}

/**
 * Tells the supervisor to go down, and waits until it is gone; tells which guests it waits for. False: there is no
 * supervisor.
 */
export async function downAndGone(place: CloudPlace, by: Bystander): Promise<boolean> {
  const socket = await socketOf(place);
  const asked = `/down${by.keepGuests ? '?keep_guests' : ''}`;
  if (!(await askSupervisor(socket, 'POST', asked))) return false;
  by.onHurry(() => {
    by.say('cutting the power of guests that did not shut down');
    void askSupervisor(socket, 'POST', '/hurry');
  });
  let next = Date.now() + FIRST_WORD_MS;
  for (;;) {
    const status = await askSupervisor(socket, 'GET', '/status');
    if (!status) return true;
    // A supervisor of an earlier version does not say.
    const { waiting = [] } = status;
    if (waiting.length > 0 && Date.now() >= next) {
      by.say(`${waitingFor(waiting)}; Ctrl-C cuts their power`);
      next = Date.now() + NEXT_WORD_MS;
    }
    await sleep(LOOK_MS);
  }
}
