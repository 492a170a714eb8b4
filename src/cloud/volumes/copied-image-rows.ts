import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import { copiedTags, type NewCopy, unavailable } from '../images/image-copies.service.js';
import type { ImageRow } from '../images/image.js';
import { type ImageMapping, snapshotsIn } from '../images/image-mapping.js';
import { imageIdsOf, type Made, newImageIds } from '../images/image-maker.js';
import { getImage } from '../images/image.repository.js';
import { MappedImageMaker } from '../images/mapped-image-maker.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import type { OutboxEntry } from '../operations/operation.repository.js';
import { SnapshotMaker } from '../snapshots/snapshot-maker.js';
import { snapshotNoun } from '../snapshots/snapshot.noun.js';
import { isSameDevice } from './device-names.js';

interface CopiedSnapshot {
  readonly id: string;
  readonly isEncrypted: boolean;
}

interface MadeCopy {
  readonly made: Made;
  /** They go to the outbox after the commit. */
  readonly entries: readonly OutboxEntry[];
}

/** Copies of an image's snapshots, and the image of them: in the caller's transaction. */
@Injectable()
export class CopiedImageRows {
  constructor(
    private readonly maker: MappedImageMaker,
    private readonly snapshots: SnapshotMaker,
  ) {}

  /** Undefined: the image is none of snapshots. */
  async make(tx: Queryable, context: RequestContext, asked: NewCopy): Promise<MadeCopy | undefined> {
    const source = await mappedSource(tx, context, asked);
    if (!source) return undefined;
    const made = newImageIds();
    const { clientToken: token, requestHash, encrypted } = asked;
    const claim = { action: 'CopyImage', noun: 'image', token, requestHash, resourceId: made.id };
    const before = await claimedBefore(tx, context.projectId, claim);
    if (before !== undefined) return { made: imageIdsOf(before), entries: [] };
    await this.maker.requireRoom(tx, context.projectId, asked);
    const description = `Copied for DestinationAmi ${made.ec2Id} from SourceAmi ${source.ec2Id}.`;
    const originals = snapshotsIn(source.mappings);
    const snapshots = originals.map(({ id }) => byId(id));
    const said = { snapshots, encrypted, name: '', description, tags: [] };
    const { ids, entries } = await this.snapshots.copy(tx, context, said);
    const copies = await copiesOf(tx, originals, ids);
    await this.maker.insert(tx, imageOf({ source, asked, made, copies }, context), copiedTags(source, asked));
    return { made, entries };
  }

  /** What `make` would refuse, without a row changed. False: the image is none of snapshots. */
  async check(tx: Queryable, context: RequestContext, asked: NewCopy): Promise<boolean> {
    const source = await mappedSource(tx, context, asked);
    if (!source) return false;
    await this.maker.requireRoom(tx, context.projectId, asked);
    const refs = snapshotsIn(source.mappings).map(({ id }) => byId(id));
    await this.snapshots.copied(tx, context.projectId, refs);
    return true;
  }
}

async function mappedSource(
  tx: Queryable,
  context: RequestContext,
  { source: ref }: NewCopy,
): Promise<ImageRow | undefined> {
  const source = await getImage(tx, context, { ...ref, lock: 'FOR SHARE OF m' });
  if (!source.mappings.some(({ kind }) => kind === 'volume')) return undefined;
  if (source.state !== 'available') throw unavailable(ref);
  return source;
}

/** By the snapshots that they are copies of. */
async function copiesOf(
  tx: Queryable,
  originals: readonly { readonly id: string }[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, CopiedSnapshot>> {
  const rows = await tx.query<CopiedSnapshot>(
    'SELECT id, data_key_id IS NOT NULL AS "isEncrypted" FROM snapshots WHERE id = ANY($1)',
    [ids],
  );
  const made = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    originals.flatMap(({ id }, i) => {
      const copy = made.get(ids[i] ?? '');
      return copy ? [[id, copy] as const] : [];
    }),
  );
}

interface Copied {
  readonly source: ImageRow;
  readonly asked: NewCopy;
  readonly made: Made;
  readonly copies: ReadonlyMap<string, CopiedSnapshot>;
}

function imageOf({ source, asked, made, copies }: Copied, { projectId }: RequestContext) {
  const mappings = source.mappings.map((one) => copiedMapping(one, copies, asked.encrypted));
  const { rootDeviceName, kernelId, ramdiskId, kernelArgs } = source;
  const root = mappings.find(({ device }) => isSameDevice(device, rootDeviceName));
  if (root?.kind !== 'volume' || root.snapshotId === null)
    throw new EngineError('InternalError', 'An image of snapshots has a root that is none');
  const { name, description } = asked;
  return {
    ...{ ...made, projectId, name, description, rootDeviceName, kernelId, ramdiskId, kernelArgs, mappings },
    ...{ rootSnapshot: root.snapshotId, state: 'pending' as const },
    ...{ sourceInstanceId: null, sourceImageId: source.ec2Id },
  };
}

/** A volume that begins with zeros is encrypted where that was asked. */
function copiedMapping(
  mapping: ImageMapping,
  copies: ReadonlyMap<string, CopiedSnapshot>,
  encrypted = false,
): ImageMapping {
  if (mapping.kind === 'local') return mapping;
  const copy = copies.get(mapping.snapshotId ?? '');
  if (!copy) return encrypted ? { ...mapping, isEncrypted: true } : mapping;
  const snapshotEc2Id = ec2IdWith(snapshotNoun.ec2.prefixes.snapshot, copy.id);
  const plain = { ...mapping, snapshotId: copy.id, snapshotEc2Id };
  return copy.isEncrypted ? { ...plain, isEncrypted: true } : plain;
}
