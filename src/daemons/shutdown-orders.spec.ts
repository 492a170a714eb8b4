import { describe, expect, it } from '@jest/globals';
import { obey, orderIn, type ShutdownAnswer } from './shutdown-orders.js';

const nothing = { close: async () => undefined };

describe('what a daemon is ordered when the cloud goes down', () => {
  it.each([
    [{ prepareShutdown: true }, { prepareShutdown: true }],
    [{ quiesce: 0 }, { quiesce: 0 }],
    [{ hurryGuests: true }, { hurryGuests: true }],
    [{ alive: true }, undefined],
    [{ quiesce: 'x' }, undefined],
    [null, undefined],
    ['quiesce', undefined],
  ])('%j is %j', (message, order) => expect(orderIn(message)).toEqual(order));

  it('is answered when it is done, with those that are waited for before', async () => {
    const answers: ShutdownAnswer[] = [];
    const daemon = {
      ...nothing,
      quiesce: async (graceMs: number, tell: (names: readonly string[]) => void) => tell([`i-${graceMs}`]),
    };
    await obey({ quiesce: 7 }, daemon, (answer) => void answers.push(answer));
    expect(answers).toEqual([{ guestsWaiting: ['i-7'] }, { quiesced: true }]);
  });

  it.each([
    [{ prepareShutdown: true }, { shutdownPrepared: true }],
    [{ quiesce: 1 }, { quiesced: true }],
  ] as const)('%j is answered also where it fails, or there is nothing to do', async (order, answer) => {
    const fail = async () => {
      throw new Error('no');
    };
    for (const daemon of [undefined, nothing, { ...nothing, prepareShutdown: fail, quiesce: fail }]) {
      const answers: ShutdownAnswer[] = [];
      await obey(order, daemon, (said) => void answers.push(said));
      expect(answers).toEqual([answer]);
    }
  });

  it('hurries, and says nothing of it', async () => {
    let hurried = 0;
    const answers: ShutdownAnswer[] = [];
    await obey({ hurryGuests: true }, { ...nothing, hurryGuests: () => void (hurried += 1) }, (answer) =>
      answers.push(answer),
    );
    expect([hurried, answers]).toEqual([1, []]);
  });
});
