import type { ImageState } from './image.state.js';

export type ImageKind = 'machine' | 'kernel' | 'ramdisk';
export type ImageFormat = 'raw' | 'qcow2';

/** Who sees and launches it besides its owner: nobody, its members, whoever names it (no list has it), everybody. */
export const VISIBILITIES = ['private', 'shared', 'community', 'public'] as const;
export type ImageVisibility = (typeof VISIBILITIES)[number];

/** An image as it is read. */
export interface ImageRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  /** The owner's. */
  readonly accountNumber: string;
  readonly name: string;
  readonly description: string;
  readonly kind: ImageKind;
  readonly format: ImageFormat;
  readonly architecture: string;
  readonly state: ImageState;
  readonly visibility: ImageVisibility;
  /** Brought by the operator for everybody. */
  readonly fromOperator: boolean;
  /** It cannot be deregistered. */
  readonly isProtected: boolean;
  /** Null: not deprecated. */
  readonly deprecatedAt: Date | null;
  /** EC2's ids. */
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
  readonly kernelArgs: string;
  readonly rootDeviceName: string;
  readonly sizeBytes: number;
  readonly virtualBytes: number;
  readonly sha256: string;
  readonly createdAt: Date;
  /** Key and value; the asking project's. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** The bytes of one image, as hosts fetch them. */
export interface ImageBytes {
  readonly id: string;
  readonly format: ImageFormat;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** All that a launch needs to know of its image. */
export interface LaunchImage extends ImageBytes {
  readonly ec2Id: string;
  readonly virtualBytes: number;
  readonly kernel: ImageBytes | null;
  readonly ramdisk: ImageBytes | null;
  readonly kernelArgs: string;
  readonly rootDeviceName: string;
  readonly architecture: string;
}

export interface NewImage {
  readonly projectId: string;
  readonly name: string;
  readonly description?: string;
  readonly kind: ImageKind;
  /** `auto`: what its first bytes say. */
  readonly format: ImageFormat | 'auto';
  /** The operator brings it for everybody. */
  readonly isPublic: boolean;
  /** Hex, of the whole file: other bytes are refused. */
  readonly sha256?: string;
  /** UUIDs; with a machine image only. */
  readonly kernelId?: string;
  readonly ramdiskId?: string;
  readonly kernelArgs?: string;
}
