import type { Fence } from '../../../workflows/contracts/fence.js';
import type { AttachCardRequest, DetachCardRequest } from '../../../workflows/contracts/card.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { FenceGate } from '../../common/fencing/fence-gate.js';
import { type CardPlugs, takesCards } from './card-plugs.js';
import type { VirtDriver } from './virt-driver.js';

/** Cards of guests that run: each inside its guest's lane, beside what is done to the guest's other cards. */
export class GuestCards {
  constructor(private readonly parts: { readonly gate: FenceGate; readonly driver: VirtDriver }) {}

  /** Plugged already is success. */
  attach(request: AttachCardRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { instanceId, portId, nic } = request;
    const { mac, model, binding } = nic;
    return this.parts.gate.pass([instanceId, portId], fence, signal, (inside) =>
      this.#plugs().plug(instanceId, { portId, mac, model, binding }, inside),
    );
  }

  /** Not plugged, off and not there are success. */
  detach(request: DetachCardRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { instanceId, portId, graceSeconds, force } = request;
    const asked = { portId, graceMs: graceSeconds * 1_000, force };
    return this.parts.gate.pass([instanceId, portId], fence, signal, (inside) =>
      this.#plugs().unplug(instanceId, asked, inside),
    );
  }

  #plugs(): CardPlugs {
    const { driver } = this.parts;
    if (takesCards(driver)) return driver.cards;
    throw new EngineError('UnsupportedOperation', 'The host cannot attach network interfaces');
  }
}
