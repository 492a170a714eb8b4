import type { Fence } from '../../../workflows/contracts/fence.js';
import type {
  AttachRequest,
  DetachRequest,
  HoldRequest,
  SizeRequest,
} from '../../../workflows/contracts/volume.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { FenceGate } from '../../common/fencing/fence-gate.js';
import type { VirtDriver } from './virt-driver.js';
import { takesVolumes, type VolumePlugs } from './volume-plugs.js';

/** Volumes of guests that run: each inside its guest's lane, beside what is done to the guest's other volumes. */
export class GuestVolumes {
  constructor(private readonly parts: { readonly gate: FenceGate; readonly driver: VirtDriver }) {}

  /** Plugged already is success. */
  attach(request: AttachRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { instanceId, volumeId } = request;
    return this.parts.gate.pass([instanceId, volumeId], fence, signal, (inside) =>
      this.#plugs().plug(instanceId, request, inside),
    );
  }

  /** Not plugged, off and not there are success. */
  detach(request: DetachRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { instanceId, volumeId, graceSeconds, force } = request;
    const asked = { volumeId, graceMs: graceSeconds * 1_000, force };
    return this.parts.gate.pass([instanceId, volumeId], fence, signal, (inside) =>
      this.#plugs().unplug(instanceId, asked, inside),
    );
  }

  /** Not plugged, off and not there are success. */
  showSize(request: SizeRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { instanceId, volumeId } = request;
    return this.parts.gate.pass([instanceId, volumeId], fence, signal, (inside) =>
      this.#plugs().sizes.show(instanceId, request, inside),
    );
  }

  /** Inside the guest's lane, in one of its own. */
  hold({ instanceId, holdId, seconds }: HoldRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    return this.parts.gate.pass([instanceId, holdId], fence, signal, (inside) =>
      this.#plugs().holds.hold(instanceId, { holdId, ms: seconds * 1_000 }, inside),
    );
  }

  /** False: it had gone on before. */
  letGo({ instanceId, holdId }: HoldRequest, fence: Fence, signal: AbortSignal): Promise<boolean> {
    return this.parts.gate.pass([instanceId, holdId], fence, signal, () =>
      this.#plugs().holds.letGo(instanceId, holdId),
    );
  }

  #plugs(): VolumePlugs {
    const { driver } = this.parts;
    if (takesVolumes(driver)) return driver;
    throw new EngineError('UnsupportedOperation', 'The host cannot attach volumes');
  }
}
