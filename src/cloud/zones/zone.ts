export interface ZoneRow {
  readonly name: string;
  readonly available: boolean;
}

/** Of the region itself: its name and where its EC2 API is. */
export interface RegionSettings {
  readonly region: string;
  /** Host or host:port, as AWS without a scheme. */
  readonly endpoint: string;
}

export const REGION_SETTINGS = Symbol('REGION_SETTINGS');

/**
 * Of AWS's kind (`use1-az1`): the region in short, and the letter as a number. Other names of zones follow as they
 * are; those that look like such a number, or like what is made of one here, after a word of their own: no two zones
 * share an id.
 */
export function zoneIdOf(region: string, zone: string): string {
  const letter = /^[a-z]$/.exec(zone.slice(region.length))?.[0];
  const place = shortRegion(region);
  if (!zone.startsWith(region) || letter === undefined)
    return `${place}-${/^(zone-)*az\d+$/.test(zone) ? 'zone-' : ''}${zone}`;
  return `${place}-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}

const DIRECTIONS = /^(north|south)?(east|west)?$/;

/**
 * `us-east-1` → `use1`, `ap-southeast-2` → `apse2`: the words after the first by their initials, `southeast` by both of
 * its own.
 */
function shortRegion(region: string): string {
  const [first = '', ...words] = region.split('-');
  const short = words.map((word) => {
    const [, ...parts] = DIRECTIONS.exec(word) ?? ['', word];
    return parts.map((part) => (/^\d+$/.test(part ?? '') ? part : (part ?? '').charAt(0))).join('');
  });
  return [first, ...short].join('');
}
