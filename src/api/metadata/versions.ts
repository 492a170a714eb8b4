/** Versions of EC2's metadata that are served, oldest first: the original's, and those that cloud-init asks for. */
export const METADATA_VERSIONS = [
  '1.0',
  '2007-01-19',
  '2007-03-01',
  '2007-08-29',
  '2007-10-10',
  '2007-12-15',
  '2008-02-01',
  '2008-09-01',
  '2009-04-04',
  '2016-09-02',
  '2018-09-24',
  '2021-03-23',
] as const;

export type MetadataVersion = (typeof METADATA_VERSIONS)[number];

/** What `latest` stands for. */
const LATEST: MetadataVersion = '2021-03-23';

/** The version that a path's first part names. */
export const versionNamed = (name: string): MetadataVersion | undefined =>
  name === 'latest' ? LATEST : METADATA_VERSIONS.find((version) => version === name);
