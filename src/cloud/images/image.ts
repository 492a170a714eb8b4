import type { ImageMapping } from './image-mapping.js';
import type { ImageState } from './image.state.js';

export type ImageKind = 'machine' | 'kernel' | 'ramdisk';
export type ImageFormat = 'raw' | 'qcow2';

/** Other systems' disks, which become qcow2 images on their way in. */
export const FOREIGN_FORMATS = ['vmdk', 'vdi'] as const;
export type ForeignFormat = (typeof FOREIGN_FORMATS)[number];

/** What bytes may be as they come; `auto`: what the first of them say. */
export type IncomingFormat = ImageFormat | ForeignFormat | 'auto';

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
  /** Empty: it has none. */
  readonly name: string;
  readonly description: string;
  readonly kind: ImageKind;
  /** Null, as are sizes and hashes: its bytes are not here yet. */
  readonly format: ImageFormat | null;
  readonly architecture: string;
  readonly state: ImageState;
  /** Why it failed. */
  readonly reason: string | null;
  /** `bucket/key` that it came from. */
  readonly location: string | null;
  /** EC2 ids of what it was made of. */
  readonly sourceImageId: string | null;
  readonly sourceInstanceId: string | null;
  /** While its bytes come: how many have come. */
  readonly receivedBytes: number | null;
  /** The cloud fetches them from a URL. */
  readonly isImporting: boolean;
  readonly visibility: ImageVisibility;
  /** Brought by the operator for everybody. */
  readonly fromOperator: boolean;
  /** It cannot be deregistered. */
  readonly isProtected: boolean;
  /** Null: not deprecated. */
  readonly deprecatedAt: Date | null;
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
  /** EC2's ids. */
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
  readonly kernelArgs: string;
  readonly rootDeviceName: string;
  /** Of devices of its instances. */
  readonly mappings: readonly ImageMapping[];
  readonly sizeBytes: number | null;
  readonly virtualBytes: number | null;
  readonly sha256: string | null;
  /** Null also of images that came before these were noted. */
  readonly md5: string | null;
  readonly sha512: string | null;
  /** X7's words. */
  readonly containerFormat: string | null;
  readonly diskFormat: string | null;
  readonly minDiskGiB: number;
  readonly minRamMiB: number;
  readonly isHidden: boolean;
  readonly properties: Readonly<Record<string, string>>;
  readonly labels: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** What the asking project answered, if it is shared with it. */
  readonly memberStatus: MemberStatus | null;
  /** Key and value; the asking project's. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export const MEMBER_STATUSES = ['pending', 'accepted', 'rejected'] as const;
/** Whether a project that an image is shared with wants it in its lists. */
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

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
  readonly mappings: readonly ImageMapping[];
  readonly architecture: string;
}

export interface NewImage {
  readonly projectId: string;
  readonly name: string;
  readonly description?: string;
  readonly kind: ImageKind;
  readonly format: IncomingFormat;
  /** The operator brings it for everybody. */
  readonly isPublic: boolean;
  /** Hex, of the whole file: other bytes are refused. */
  readonly sha256?: string;
  /** UUIDs; with a machine image only. */
  readonly kernelId?: string;
  readonly ramdiskId?: string;
  readonly kernelArgs?: string;
}

/** A project that an image is shared with. */
export interface ImageMember {
  readonly projectId: string;
  readonly accountNumber: string;
  readonly status: MemberStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
