import { expect, it } from '@jest/globals';
import { RememberedKeys } from './volume-keys.js';

it('are asked for once until they are forgotten, also after the cloud was away', async () => {
  const asked: string[] = [];
  const keys = new RememberedKeys(async (id) => {
    asked.push(id);
    if (asked.length === 1) throw new Error('away');
    return `key of ${id}`;
  });
  await expect(keys.of('a')).rejects.toThrow('away');
  expect([await keys.of('a'), await keys.of('a')]).toEqual(['key of a', 'key of a']);
  keys.forget('a');
  await keys.of('a');
  expect(asked).toEqual(['a', 'a', 'a']);
});

it('are asked for a few at once', async () => {
  const answers: (() => void)[] = [];
  const keys = new RememberedKeys((id) => new Promise((resolve) => answers.push(() => resolve(id))));
  const all = Array.from({ length: 30 }, (_, i) => keys.of(`${i}`));
  let most = 0;
  for (let answered = 0; answered < all.length;) {
    await new Promise(setImmediate);
    most = Math.max(most, answers.length - answered);
    while (answered < answers.length) answers[answered++]?.();
  }
  expect(await Promise.all(all)).toHaveLength(30);
  expect(most).toBe(12);
});
