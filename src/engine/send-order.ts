import { type ShutdownAnswer, type ShutdownOrder } from '../daemons/shutdown-orders.js';
import { type ChildProcess, ended } from './program.js';

/**
 * Sends a daemon an order over its channel. Resolves when it is done, or the daemon gone; `hurryGuests` is done at
 * once.
 */
export async function sendOrder(
  child: ChildProcess,
  order: ShutdownOrder,
  tell: (waiting: readonly string[]) => void,
): Promise<void> {
  // One that ends in this moment is seen by its end.
  const send = () => child.send(order, () => undefined);
  if ('hurryGuests' in order) return void send();
  const done = 'prepareShutdown' in order ? 'shutdownPrepared' : 'quiesced';
  let hear: (answer: ShutdownAnswer) => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    hear = (answer) => {
      if ('guestsWaiting' in answer) tell(answer.guestsWaiting);
      else if (done in answer) resolve();
    };
  });
  child.on('message', hear);
  send();
  await Promise.race([answered, ended(child)]).finally(() => child.off('message', hear));
}
