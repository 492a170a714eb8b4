import { EngineError } from '../../common/errors/engine-error.js';

/** What a guest of an instance type has. */
export interface FlavorRow {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Size of the root disk. */
  readonly diskGiB: number;
  /** What a hypervisor may be told beside the sizes. */
  readonly extraSpecs: Readonly<Record<string, string>>;
  readonly swapMiB: number;
  readonly ephemeralGiB: number;
  /** X7's; null: none. */
  readonly description: string | null;
  /** A disabled one cannot be launched; what runs stays. */
  readonly enabled: boolean;
}

export type NewFlavor = Pick<FlavorRow, 'name' | 'vcpus' | 'memoryMiB' | 'diskGiB'> &
  Partial<Pick<FlavorRow, 'swapMiB' | 'ephemeralGiB' | 'description'>>;

/**
 * The original's five, and one for tiny guests. The original gave m1.tiny a disk of 0: as large as its image, and
 * counted nowhere. Here every disk is claimed, so it has the 1 GiB that it got later there.
 */
export const DEFAULT_FLAVORS: readonly NewFlavor[] = [
  { name: 'm1.nano', vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  { name: 'm1.tiny', vcpus: 1, memoryMiB: 512, diskGiB: 1 },
  { name: 'm1.small', vcpus: 1, memoryMiB: 2048, diskGiB: 20 },
  { name: 'm1.medium', vcpus: 2, memoryMiB: 4096, diskGiB: 40 },
  { name: 'm1.large', vcpus: 4, memoryMiB: 8192, diskGiB: 80 },
  { name: 'm1.xlarge', vcpus: 8, memoryMiB: 16_384, diskGiB: 160 },
];

const LIMITS = { vcpus: 288, memoryMiB: 4 * 1024 * 1024, diskGiB: 65_536 } as const;
/** Disks beside the root; none is as good. */
const MORE = { swapMiB: 1024 * 1024, ephemeralGiB: 65_536 } as const;

/** Throws InvalidParameterValue. */
export function checkFlavor(flavor: NewFlavor): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(flavor.name))
    refuse(`'${flavor.name}' is no name for a flavor: letters, digits, dots, dashes and underscores`);
  for (const [part, most] of Object.entries(LIMITS)) {
    const value = flavor[part as keyof typeof LIMITS];
    if (!Number.isInteger(value) || value < 1 || value > most)
      refuse(`${part} is an integer from 1 to ${most}`);
  }
  for (const [part, most] of Object.entries(MORE)) {
    const value = flavor[part as keyof typeof MORE] ?? 0;
    if (!Number.isInteger(value) || value < 0 || value > most)
      refuse(`${part} is an integer from 0 to ${most}`);
  }
}

/** Nova's: KiB a second (`average`, `peak`) and KiB (`burst`) that each card of a guest gets and sends. */
const BANDWIDTH = /^quota:vif_(in|out)bound_(average|peak|burst)$/;
const KIBIBYTES = { least: 1, most: 999_999_999 };

/** Throws InvalidParameterValue for what says nothing of what it is named after. */
export function checkExtraSpecs(specs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(specs)) {
    const { least, most } = KIBIBYTES;
    if (!BANDWIDTH.test(name)) continue;
    if (!/^\d{1,9}$/.test(value) || Number(value) < least)
      refuse(`${name} is an integer from ${least} to ${most}: KiB, for each card`);
  }
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
