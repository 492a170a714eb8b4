/** How one noun's resources use images. Both are queries of the images' UUIDs. */
export interface ImageUse {
  /** Of what is, or is about to be, on host $1: its daemons may read these bytes, whatever their role. */
  readonly onHost: string;
  /** Of what may have to be made again from the image: the bytes stay. */
  readonly kept: string;
}

/** Token of the uses of all nouns. */
export const IMAGE_USES = Symbol('IMAGE_USES');

/** An image with what it boots with. `of`: its row; `named`: a UUID of bytes, in SQL. */
export const bootsWith = (of: string, named: string): string =>
  `${named} IN (${of}.id, ${of}.kernel_id, ${of}.ramdisk_id)`;

/** Queries of several nouns, at least one, as one. */
export const anyUse = (uses: readonly ImageUse[], which: keyof ImageUse): string =>
  uses.map((use) => `(${use[which]})`).join(' UNION ALL ');
