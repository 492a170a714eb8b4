import { beforeEach, describe, expect, it } from '@jest/globals';
import { inLogScope } from './log-scope.js';
import { logger, startLog } from './logger.js';

const lines: Record<string, unknown>[] = [];
startLog('spec', 'info', {
  write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});
beforeEach(() => void (lines.length = 0));

describe('what is logged', () => {
  const step = { workflow: 'run-instances/o/0/1', step: 'spawnInstance', resource: 'i' };

  it('says in a step of a workflow which one, and what it is about, however deep it is said', async () => {
    await inLogScope(step, async () => {
      await Promise.resolve();
      logger('deep').warn({ code: 'ImageUnusable' }, 'no');
    });
    expect(lines).toEqual([
      expect.objectContaining({ ...step, code: 'ImageUnusable', room: 'deep', msg: 'no' }),
    ]);
  });

  it('says of a request which one, side by side with others', async () => {
    const ask = (requestId: string) =>
      inLogScope({ requestId }, async () => {
        await Promise.resolve();
        logger('api').info(requestId);
      });
    await Promise.all([ask('r-1'), ask('r-2')]);
    expect(lines.map(({ requestId, msg }) => [requestId, msg])).toEqual([
      ['r-1', 'r-1'],
      ['r-2', 'r-2'],
    ]);
  });

  it('says nothing of a step that is over', () => {
    inLogScope(step, () => undefined);
    logger('later').info({ own: 1 }, 'quiet');
    expect(lines).toEqual([expect.not.objectContaining({ step: expect.anything() })]);
  });
});
