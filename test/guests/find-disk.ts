/** Shell words of a guest: `$d` is its disk with this serial; they fail when it has none. */
export const findSerial = (serial: string): string =>
  `d=; for x in /sys/block/vd*; do [ "$(cat $x/serial)" = ${serial} ] && d=/dev/\${x##*/}; done; [ -n "$d" ]`;

/** The same of a volume, by its EC2 id. */
export const find = (volumeId: string): string => findSerial(volumeId.replace('-', ''));
