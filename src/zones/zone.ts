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

/** AWS's form, `use1-az1` for us-east-1a: the region's name cut short, and the letter as a number. */
export function zoneIdOf(region: string, zone: string): string {
  const letter = /^[a-z]$/.exec(zone.slice(region.length))?.[0];
  const place = region.replaceAll('-', '');
  if (!zone.startsWith(region) || letter === undefined) return `${place}-${zone}`;
  return `${place}-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}
