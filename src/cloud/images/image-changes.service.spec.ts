import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { byEc2Id } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { nouns } from '../registry/registry.js';
import { ImageChanges } from './image-changes.service.js';
import { ImageDrafts } from './image-drafts.service.js';
import { ImageMembers } from './image-members.service.js';

const database = await databaseForSpec();
const changes = new ImageChanges(database);
const NOBODY = { all: false, accounts: [] };
const ALL = { all: true, accounts: [] };

let owner: RequestContext;
let other: RequestContext;
let id: string;
let ec2Id: string;
beforeEach(async () => {
  [owner, other] = [await insertProject(database), await insertProject(database)];
  id = randomUUID();
  ec2Id = ec2IdOf('image', id);
  await database.query(
    `INSERT INTO images (id, ec2_id, project_id, kind, name, format, size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, 'machine', 'n', 'raw', 512, 512, $4)`,
    [id, ec2Id, owner.projectId, 'a'.repeat(64)],
  );
});

const ref = () => byEc2Id(ec2Id);
const read = () => changes.read(owner, ref());
const letIn = (add: { readonly all: boolean; readonly accounts: readonly string[] }) =>
  changes.permit(owner, ref(), { add, remove: NOBODY });
const unavailable = () => ({
  code: 'InvalidAMIID.Unavailable',
  message: `The image id '[${ec2Id}]' is no longer available`,
});
const fail = () => database.query(`UPDATE images SET state = 'failed' WHERE id = $1`, [id]);

describe('what is another’s', () => {
  it('is not there until it is shared, and is nobody else’s to change then', async () => {
    await expect(inEc2(changes.describe(other, ref(), 'mine'))).rejects.toMatchObject({
      code: 'InvalidAMIID.NotFound',
    });
    await letIn({ all: false, accounts: [other.accountNumber] });
    await expect(changes.describe(other, ref(), 'mine')).rejects.toMatchObject({ code: 'AuthFailure' });
    expect(await read()).toMatchObject({ description: '', visibility: 'shared', lastLaunch: null });
  });

  it('is shared with accounts that there are alone; nothing is changed for the others', async () => {
    const accounts = [other.accountNumber, '999999999999'];
    await expect(letIn({ all: false, accounts })).rejects.toMatchObject({
      code: 'InvalidAMIAttributeItemValue',
    });
    expect(await read()).toMatchObject({ members: [], visibility: 'private' });
  });
});

describe('an image of a snapshot that is encrypted', () => {
  const mapping = (more: object) =>
    JSON.stringify([{ kind: 'volume', device: '/dev/sda1', sizeGiB: 1, snapshotEc2Id: 'snap-1', ...more }]);
  const map = (more: object) =>
    database.query('UPDATE images SET mappings = $2 WHERE id = $1', [id, mapping(more)]);
  const notPermitted = {
    code: 'OperationNotPermitted',
    message: expect.stringContaining('cannot be shared'),
  };
  const members = new ImageMembers(database);
  const drafts = new ImageDrafts(database, new QuotaService({}, nouns));

  it('is shared with nobody, by nobody', async () => {
    await map({ snapshotId: randomUUID(), isEncrypted: true });
    for (const add of [ALL, { all: false, accounts: [other.accountNumber] }])
      await expect(letIn(add)).rejects.toMatchObject(notPermitted);
    await changes.permit(owner, ref(), { add: NOBODY, remove: ALL });
    expect(await read()).toMatchObject({ members: [], visibility: 'private' });
    await database.query(`UPDATE images SET visibility = 'shared' WHERE id = $1`, [id]);
    await expect(members.add(owner, ref(), other.projectId)).rejects.toMatchObject(notPermitted);
    const community = drafts.update(owner, ref(), (image) => ({ ...image, visibility: 'community' }));
    await expect(community).rejects.toMatchObject(notPermitted);
  });

  it('is as any other where its volumes are empty, or its snapshots plain', async () => {
    for (const one of [
      { snapshotId: null, isEncrypted: true },
      { snapshotId: randomUUID(), isEncrypted: false },
    ]) {
      await map(one);
      await letIn({ all: false, accounts: [other.accountNumber] });
    }
    expect(await read()).toMatchObject({ visibility: 'shared' });
  });
});

describe('an image that is disabled', () => {
  it('is its owner’s alone, and is shared with nobody until it is enabled', async () => {
    await letIn({ all: true, accounts: [other.accountNumber] });
    await changes.disable(owner, ref());
    await changes.disable(owner, ref());
    expect(await read()).toMatchObject({ state: 'disabled', visibility: 'private', members: [] });
    await expect(letIn(ALL)).rejects.toMatchObject(unavailable());
    await expect(letIn({ all: false, accounts: [other.accountNumber] })).rejects.toMatchObject(unavailable());
    expect(await read()).toMatchObject({ visibility: 'private', members: [] });
    // Nobody new is let in.
    await changes.permit(owner, ref(), { add: NOBODY, remove: ALL });
    await changes.enable(owner, ref());
    await changes.enable(owner, ref());
    await letIn(ALL);
    expect(await read()).toMatchObject({ state: 'available', visibility: 'public' });
  });

  it('keeps whom it is shared with where it is suspended', async () => {
    await letIn({ all: false, accounts: [other.accountNumber] });
    await changes.suspend(owner, ref());
    await changes.suspend(owner, ref());
    const members = [expect.objectContaining({ projectId: other.projectId })];
    expect(await read()).toMatchObject({ state: 'disabled', visibility: 'shared', members });
  });

  it('must have been there: one that failed is neither disabled, suspended nor enabled', async () => {
    await fail();
    for (const change of ['disable', 'suspend', 'enable'] as const)
      await expect(changes[change](owner, ref())).rejects.toMatchObject(unavailable());
    expect(await read()).toMatchObject({ state: 'failed' });
  });
});

describe('an image that is protected', () => {
  it('is deregistered only once it is not, and then there is none', async () => {
    const refused = { code: 'OperationNotPermitted', message: expect.stringContaining(ec2Id) };
    await changes.protect(owner, ref(), true);
    await expect(changes.checkDeregister(owner, ref())).rejects.toMatchObject(refused);
    await expect(changes.deregister(owner, ref())).rejects.toMatchObject(refused);
    expect(await read()).toMatchObject({ state: 'available', isProtected: true });
    await changes.protect(owner, ref(), false);
    await changes.checkDeregister(owner, ref());
    await changes.deregister(owner, ref());
    await expect(inEc2(changes.deregister(owner, ref()))).rejects.toMatchObject({
      code: 'InvalidAMIID.NotFound',
    });
  });
});

it('is deprecated at a time to come, and not any more when there is none', async () => {
  const at = async () => {
    const rows = await database.query<{ at: Date | null }>(
      'SELECT deprecated_at AS at FROM images WHERE id = $1',
      [id],
    );
    return rows[0]?.at;
  };
  const later = new Date(Date.now() + 3_600_000);
  await changes.deprecate(owner, ref(), later);
  await expect(changes.deprecate(owner, ref(), new Date(0))).rejects.toMatchObject({
    ...{ code: 'InvalidParameterValue', message: 'The deprecation date and time must be in the future.' },
  });
  expect(await at()).toEqual(later);
  await changes.deprecate(owner, ref(), null);
  expect(await at()).toBeNull();
});
