import { describe, expect, it } from '@jest/globals';
import { CONTEXT } from '../../../test/support/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { AssociatedSnapshots } from './associated-snapshots.service.js';
import type { SnapshotVerbs } from './snapshot-verbs.js';

const ID = '00000000-0000-4000-8000-000000000001';

describe('snapshots of an image that goes', () => {
  const code = (error: Error | undefined, more = {}) => {
    const remove = () => (error ? Promise.reject(error) : Promise.resolve());
    return new AssociatedSnapshots({ remove } as Partial<SnapshotVerbs> as SnapshotVerbs).remove(
      { ...CONTEXT, isAdmin: true, ...more },
      ID,
    );
  };

  it('has a code for what became of each', async () => {
    expect(await code(undefined)).toBe('success');
    expect(await code(undefined, { isAdmin: false, roles: new Set() })).toBe('missing-permissions');
    expect(await code(new NotFound('snapshot', [byId(ID)]))).toBe('missing-permissions');
    expect(await code(new EngineError('InvalidSnapshot.InUse', 'needed'))).toBe('skipped');
    expect(await code(new EngineError('IncorrectState', 'no'))).toBe('client-error');
    await expect(code(new Error('the database is away'))).rejects.toThrow('away');
  });
});
