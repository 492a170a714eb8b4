import { type Tag } from '@aws-sdk/client-ec2';

/** The tags of a view, for filters. */
export const rowTags = ({
  Tags = [],
}: {
  readonly Tags?: readonly Tag[] | undefined;
}): ReadonlyMap<string, string> => new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
