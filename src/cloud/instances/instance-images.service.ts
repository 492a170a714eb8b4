import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import type { Ref } from '../../common/refs/ref.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { ImageBringer } from '../images/image-bringer.js';
import type { ImageToBring, Made } from '../images/image-maker.js';
import type { SnapshotArgs } from '../images/image-plans.js';
import type { Tag } from '../tags/tag.js';
import { rebootGrace } from './grace.js';
import { ROOT_VOLUME_IMAGES, type RootVolumeImages } from './root-volume-images.js';
import { shareSource, type SourceInstance } from './source-instance.repository.js';

/** An image that is to be made of an instance. */
export interface NewInstanceImage {
  readonly instance: Ref;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  /** Of the snapshots that it is made of, if it is. Absent: none. */
  readonly snapshotTags?: readonly Tag[];
  readonly properties: Readonly<Record<string, string>>;
  /** A guest that runs is shut down before its disk is copied, and started again. */
  readonly isRebooted: boolean;
  /** Devices of volumes that the caller leaves out; null: all. */
  readonly withoutDevices: readonly string[] | null;
  /** Other images may have its name, as X7's may. */
  readonly sharesName?: boolean;
}

/** CreateImage: of the root disks of instances, which run or are off, or of their root volumes. */
@Injectable()
export class InstanceImages {
  constructor(
    private readonly bringer: ImageBringer,
    @Inject(ROOT_VOLUME_IMAGES) private readonly ofVolumes: RootVolumeImages,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  /**
   * What is to be, in the order of what was asked. Throws NotFound, IncorrectInstanceState, UnsupportedOperation for
   * volumes that nobody leaves out, InvalidAMIName.Duplicate, ResourceLimitExceeded.
   */
  async create(context: RequestContext, asked: readonly NewInstanceImage[]): Promise<readonly Made[]> {
    const made = new Map<NewInstanceImage, Made>();
    for (const one of asked) {
      const image = await this.ofVolumes.create(context, one);
      if (image) made.set(one, image);
    }
    const others = asked.filter((one) => !made.has(one));
    const brought = others.length > 0 ? await this.#bring(context, others) : [];
    for (const [i, one] of others.entries()) if (brought[i]) made.set(one, brought[i]);
    return asked.flatMap((one) => made.get(one) ?? []);
  }

  /** Those whose disk is on their host. */
  #bring(context: RequestContext, asked: readonly NewInstanceImage[]): Promise<readonly Made[]> {
    const summary = `image ${asked.map(({ name }) => name).join(', ')}`;
    const how = { workflow: 'create-image', action: 'CreateImage', task: 'creating', summary } as const;
    return this.bringer.bring(context, how, (tx) => this.#imagesOf(tx, context, asked));
  }

  /** What `create` would refuse, without a row changed. */
  async check(context: RequestContext, asked: readonly NewInstanceImage[]): Promise<void> {
    const others: NewInstanceImage[] = [];
    for (const one of asked) if (!(await this.ofVolumes.check(context, one))) others.push(one);
    if (others.length > 0) await this.bringer.check(context, (tx) => this.#imagesOf(tx, context, others));
  }

  async #imagesOf(
    tx: Queryable,
    { projectId }: RequestContext,
    asked: readonly NewInstanceImage[],
  ): Promise<readonly ImageToBring[]> {
    const images: ImageToBring[] = [];
    for (const one of asked) {
      const source = await shareSource(tx, projectId, one.instance);
      if (!source) throw new NotFound('instance', [one.instance]);
      images.push(this.#imageOf(one, source, requireHost(source)));
    }
    return images;
  }

  #imageOf(asked: NewInstanceImage, source: SourceInstance, host: string): ImageToBring {
    requireNoVolumes(asked, source);
    const { name, description, tags, properties, isRebooted, sharesName = false } = asked;
    const { id, ec2Id, generation, kernelId, ramdiskId, kernelArgs, rootDeviceName, diskGiB } = source;
    const isAsked = isRebooted && source.lifecycle === 'active';
    const graceSeconds = isAsked ? rebootGrace(this.flags).graceSeconds : null;
    const args: SnapshotArgs = { instanceId: id, instanceGeneration: generation, host, graceSeconds };
    return {
      ...{ name, description, tags, properties, args, rootDeviceName, kernelId, ramdiskId, kernelArgs },
      // What the guest has not written takes no room: how much it is shows when it comes.
      ...{ diskFormat: 'qcow2', minDiskGiB: diskGiB, minRamMiB: 0, sizeBytes: 0 },
      ...{ location: null, sourceImageId: null, bundle: null, sourceInstanceId: ec2Id, sharesName },
      along: [{ noun: 'instance', id, ec2Id, generation, part: 'companion' }],
    };
  }
}

/** Where its disk is. Throws IncorrectInstanceState. */
function requireHost({ ec2Id, lifecycle, taskState, host }: SourceInstance): string {
  const isAtRest = taskState === null && (lifecycle === 'active' || lifecycle === 'stopped');
  if (isAtRest && host !== null) return host;
  throw new EngineError(
    'IncorrectInstanceState',
    `The instance '${ec2Id}' is not in a state from which an image can be created: it must be running or stopped.`,
  );
}

/** There are no snapshots here: nothing that a caller may expect in the image is left out silently. */
function requireNoVolumes({ withoutDevices }: NewInstanceImage, { ec2Id, devices }: SourceInstance): void {
  const left = withoutDevices === null ? [] : devices.filter((device) => !withoutDevices.includes(device));
  if (left.length === 0) return;
  throw new EngineError(
    'UnsupportedOperation',
    `The volumes of ${ec2Id} cannot be part of an image in this cloud: name ${left.join(', ')} with NoDevice.`,
  );
}
