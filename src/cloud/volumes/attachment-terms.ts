import { Inject, Injectable } from '@nestjs/common';
import { AttachmentKeys } from './attachment-keys.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import type { HomeInstance } from './home-instance.repository.js';
import type { LockedVolume } from './take-volumes.repository.js';
import type { NewUse } from './volume-use.repository.js';

/** What attachments are made with, and how they end. */
@Injectable()
export class AttachmentTerms {
  constructor(
    private readonly keys: AttachmentKeys,
    @Inject(INSTANCE_FLAGS) private readonly flags: Pick<InstanceFlags, 'detach_grace'>,
  ) {}

  /** What a guest gets to let go of a volume. */
  get graceSeconds(): number {
    return this.flags.detach_grace;
  }

  /** One across hosts has a key of its own. */
  useOf({ volume, instance, device }: NewAttachment): NewUse {
    const sealedKey = volume.host === instance.host ? null : this.keys.mint(volume.id);
    return { volumeId: volume.id, instanceId: instance.id, device, sealedKey };
  }
}

interface NewAttachment {
  readonly volume: Pick<LockedVolume, 'id' | 'host'>;
  readonly instance: Pick<HomeInstance, 'id' | 'host'>;
  readonly device: string;
}
