import { EngineError } from '../../common/errors/engine-error.js';

/** Size, type and what it may do. */
export interface VolumeShape {
  readonly sizeGiB: number;
  readonly volumeType: string;
  /** Operations a second; null: the type has no such number. */
  readonly iops: number | null;
  /** MiB a second; null: the type has no such number. */
  readonly throughputMiB: number | null;
}

/** What a caller says of it; undefined: as the type has it. */
export interface AskedShape {
  readonly sizeGiB: number;
  readonly volumeType: string;
  readonly iops: number | undefined;
  readonly throughputMiB: number | undefined;
}

type Range = readonly [least: number, most: number];

interface VolumeType {
  /** GiB. */
  readonly size: Range;
  /** That may be asked for. Null: it may not. */
  readonly iops: Range | null;
  readonly throughput: Range | null;
  /** Of a volume of this size for which none were asked; undefined: one must ask. Null: it has none. */
  readonly usual: (sizeGiB: number) => number | null | undefined;
  readonly usualThroughput: number | null;
  /** How many one may ask for each GiB. */
  readonly mostPerGiB?: number;
}

const none = () => null;

/** AWS's types with AWS's numbers. */
const TYPES: Readonly<Record<string, VolumeType>> = {
  standard: { size: [1, 1024], iops: null, throughput: null, usual: none, usualThroughput: null },
  gp2: {
    ...{ size: [1, 16_384], iops: null, throughput: null, usualThroughput: null },
    usual: (sizeGiB) => Math.min(16_000, Math.max(100, 3 * sizeGiB)),
  },
  gp3: {
    ...{ size: [1, 65_536], iops: [3_000, 80_000], throughput: [125, 2_000], usualThroughput: 125 },
    ...{ usual: () => 3_000, mostPerGiB: 500 },
  },
  io1: {
    ...{ size: [4, 16_384], iops: [100, 64_000], throughput: null, usualThroughput: null },
    ...{ usual: () => undefined, mostPerGiB: 50 },
  },
  io2: {
    ...{ size: [4, 65_536], iops: [100, 256_000], throughput: null, usualThroughput: null },
    ...{ usual: () => undefined, mostPerGiB: 1_000 },
  },
  st1: { size: [125, 16_384], iops: null, throughput: null, usual: none, usualThroughput: null },
  sc1: { size: [125, 16_384], iops: null, throughput: null, usual: none, usualThroughput: null },
};

export const VOLUME_TYPES = Object.keys(TYPES);

/** The fewest that one may ask for of a type of which one must ask; undefined: one need not. */
export function leastIopsOf(volumeType: string): number | undefined {
  const type = TYPES[volumeType];
  return type?.iops && type.usual(type.size[0]) === undefined ? type.iops[0] : undefined;
}

/** Whether one may ask for operations a second of volumes of this type, and gets no more. */
export const hasChosenIops = (volumeType: string): boolean => (TYPES[volumeType]?.iops ?? null) !== null;

/** GiB: the smallest and the largest volume of a type. */
export const sizesOf = (volumeType: string): Range => TYPES[volumeType]?.size ?? [1, 1];

/** Throws InvalidParameterValue, InvalidParameterCombination, MissingParameter, as AWS does for the same. */
export function volumeShapeOf({ sizeGiB, volumeType, iops, throughputMiB }: AskedShape): VolumeShape {
  const type = Object.hasOwn(TYPES, volumeType) ? TYPES[volumeType] : undefined;
  if (!type) throw invalid(`Invalid volume type: ${volumeType.slice(0, 100)}`);
  requireIn('Volume size', sizeGiB, { unit: 'GiB', range: type.size, volumeType });
  const told = { volumeType, sizeGiB };
  return {
    ...{ sizeGiB, volumeType },
    iops: iopsOf(type, iops, told),
    throughputMiB: throughputOf(type, throughputMiB, volumeType),
  };
}

function iopsOf(
  { iops: range, usual, mostPerGiB = Infinity }: VolumeType,
  asked: number | undefined,
  { volumeType, sizeGiB }: { readonly volumeType: string; readonly sizeGiB: number },
): number | null {
  const iops = asked ?? usual(sizeGiB);
  if (iops === undefined)
    throw new EngineError(
      'MissingParameter',
      `The parameter iops must be specified for ${volumeType} volumes.`,
    );
  if (asked === undefined || iops === null) return iops;
  if (range === null) throw unsupported('iops', volumeType);
  requireIn('Volume iops', iops, { unit: 'IOPS', range, volumeType });
  if (range[0] < iops && iops > mostPerGiB * sizeGiB)
    throw invalid(
      `Iops to volume size ratio of ${(iops / sizeGiB).toFixed(6)} is too high; maximum is ${mostPerGiB}`,
    );
  return iops;
}

function throughputOf(
  { throughput: range, usualThroughput }: VolumeType,
  asked: number | undefined,
  volumeType: string,
): number | null {
  if (asked === undefined) return usualThroughput;
  if (range === null) throw unsupported('throughput', volumeType);
  requireIn('Throughput', asked, { unit: 'MiB/s', range, volumeType });
  return asked;
}

interface Bounds {
  readonly unit: string;
  readonly range: Range;
  readonly volumeType: string;
}

function requireIn(what: string, value: number, { unit, range: [least, most], volumeType }: Bounds): void {
  if (value < least)
    throw invalid(
      `${what} of ${value} ${unit} is too small for ${volumeType} volumes; minimum is ${least} ${unit}.`,
    );
  if (value > most)
    throw invalid(
      `${what} of ${value} ${unit} is too large for ${volumeType} volumes; maximum is ${most} ${unit}.`,
    );
}

const invalid = (message: string) => new EngineError('InvalidParameterValue', message);

const unsupported = (parameter: string, volumeType: string) =>
  new EngineError(
    'InvalidParameterCombination',
    `The parameter ${parameter} is not supported for ${volumeType} volumes.`,
  );
