import { NAME_KEY } from '../tags/tag.js';

/** SQL: the name of a row of instances under this alias. Null: it has none. */
export const nameOf = (alias: string): string => `(SELECT nullif(named.value, '') FROM tags named
  WHERE named.project_id = ${alias}.project_id AND named.resource_id = ${alias}.ec2_id AND named.key = '${NAME_KEY}')`;
