/** What a guest’s virtual hardware is, so that neither another QEMU nor another host changes it. */
export interface MachinePin {
  /** Versioned, as the hypervisor names it: `pc-q35-7.2`. */
  readonly machineType: string;
  /** Named, or `host` for whatever processor the host has. */
  readonly cpuModel: string;
}

/**
 * What a host answers to a start: what the guest runs as. Undefined from a host of contract 1, and for a guest that
 * runs without a pin.
 */
export type PinFact = MachinePin | undefined;
