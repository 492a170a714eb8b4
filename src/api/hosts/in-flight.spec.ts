import { expect, it } from '@jest/globals';
import { InFlight } from './in-flight.js';

it('lets so many in for each key, and the next when one has left', () => {
  const running = new InFlight(2, 'things');
  const leave = running.enter('a');
  running.enter('a');
  expect(() => running.enter('a')).toThrow(
    expect.objectContaining({ code: 'RequestLimitExceeded', message: 'Too many things at once: 2 at most' }),
  );
  running.enter('b')();
  leave();
  running.enter('a');
  expect(() => running.enter('a')).toThrow('Too many things');
});
