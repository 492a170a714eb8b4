import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { byId } from '../../common/refs/ref.js';
import { Outbox } from '../outbox/outbox.js';
import { QuotaService } from '../quotas/quota.service.js';
import { nouns } from '../registry/registry.js';
import { deregisterImage } from './deregister-image.js';
import { ImageClaims } from './image-claims.js';
import { NEW_DRAFT } from './image-draft.js';
import { ImageDrafts } from './image-drafts.service.js';
import { ImageImports } from './image-imports.service.js';
import { imageRows } from './image-rows.js';
import { ImageTasks } from './image-tasks.service.js';
import { getImage } from './image.repository.js';
import { RemoteDoor } from './remote/remote-door.js';

const database = await databaseForSpec();
const door = new RemoteDoor(database, { ports: new Set([443]), allowed: [] });
const importsWith = (quotas: QuotaService) =>
  new ImageImports(new ImageClaims(database, quotas), door, new Outbox());
const imports = importsWith(new QuotaService({}, nouns));
const drafts = new ImageDrafts(database, new QuotaService({}, nouns));
const URL = 'https://mirror.example/disk.qcow2?signature=secret';

let context: RequestContext;
let id: string;
beforeEach(async () => {
  context = await insertProject(database);
  ({ id } = await drafts.create(context, { ...NEW_DRAFT, containerFormat: 'bare', diskFormat: 'qcow2' }));
});

const download = (url = URL, which = id, by = imports) => by.download(context, { ref: byId(which), url });
const row = async () => {
  const [found] = await database.query<{
    state: string;
    task: string;
    url: string;
    reason: string;
    operation: string;
  }>(
    `SELECT state, task_state AS task, import_url AS url, reason, operation_id AS operation FROM images WHERE id = $1`,
    [id],
  );
  return found;
};
const ended = (kind: 'available' | 'image-failed') =>
  database.transaction(async (tx) => {
    const reason = { code: 'Server.InternalError', message: 'nobody is there' };
    const outcome = { noun: 'image', id, generation: 1, kind, reason, cleanups: [] } as const;
    const ref = { operationId: (await row())?.operation ?? '', chunk: 0, run: 1 };
    await imageRows.write(tx, ref, [outcome]);
  });

describe('a download', () => {
  it('is begun with the address in the row alone, and not twice', async () => {
    await download();
    expect(await row()).toMatchObject({ state: 'pending', task: 'importing', url: URL });
    expect(await getImage(database, context, byId(id))).toMatchObject({ isImporting: true });
    const committed = await database.query(
      `SELECT o.workflow, o.action, o.args, o.summary, m.generation FROM operations o
       JOIN operation_members m ON m.operation_id = o.id WHERE m.resource_id = $1`,
      [id],
    );
    expect(committed).toMatchObject([
      { workflow: 'import-image', action: 'ImportImage', args: {}, generation: 1 },
    ]);
    expect(JSON.stringify(committed)).not.toContain('secret');
    await expect(download()).rejects.toMatchObject({ code: 'IncorrectState' });
  });

  it('that failed leaves the image as it was, and says why', async () => {
    await download();
    await ended('image-failed');
    expect(await row()).toMatchObject({ state: 'pending', task: null, url: null, reason: 'nobody is there' });
    await download();
    expect(await row()).toMatchObject({ task: 'importing', reason: null });
    expect(await new ImageTasks(database).list(id)).toMatchObject([{ outcome: null }, {}]);
  });

  it('ends with the image', async () => {
    await download();
    await database.transaction((tx) => deregisterImage(tx, id));
    expect(await row()).toMatchObject({ state: 'deregistered', task: null, url: null });
  });

  it('is forgotten, but for its bytes, once they are there', async () => {
    await download();
    const claim = randomUUID();
    const saving = `UPDATE images SET state = 'saving', claim = $2, claimed_at = engine_now() WHERE id = $1`;
    await database.query(saving, [id, claim]);
    await database.query(
      `UPDATE images SET state = 'staged', claim = NULL, format = 'raw', size_bytes = 1, virtual_bytes = 1, sha256 = $2 WHERE id = $1`,
      [id, 'a'.repeat(64)],
    );
    await ended('available');
    expect(await row()).toMatchObject({ state: 'available', task: null, url: null });
  });

  it.each([
    ['from a port that is not asked', 'http://mirror.example/x', 'InvalidParameterValue'],
    ['from this machine', 'https://127.0.0.1/x', 'InvalidParameterValue'],
    ['from no URL', '/etc/shadow', 'InvalidParameterValue'],
  ])('%s is not begun', async (_what, url, code) => {
    await expect(download(url)).rejects.toMatchObject({ code });
    expect(await row()).toMatchObject({ task: null, url: null });
  });

  it('is of a disk, that there is, with room for it', async () => {
    const aki = await drafts.create(context, { ...NEW_DRAFT, containerFormat: 'aki', diskFormat: 'aki' });
    await expect(download(URL, aki.id)).rejects.toMatchObject({ code: 'UnsupportedOperation' });
    await expect(download(URL, randomUUID())).rejects.toMatchObject({ code: 'NotFound' });
    await database.query('UPDATE images SET size_bytes = 1 WHERE id = $1', [aki.id]);
    const none = importsWith(new QuotaService({ quota_image_gib: 0 }, nouns));
    await expect(download(URL, id, none)).rejects.toMatchObject({ code: 'ResourceLimitExceeded' });
  });
});
