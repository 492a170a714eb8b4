import { createHash } from 'node:crypto';

/** SHA-256 of what is asked, in hex: the same whatever order the parameters came in, whatever the token. */
export function requestHashOf(request: object): string {
  const said = Object.entries(request).filter(([name]) => name !== 'ClientToken' && name !== 'DryRun');
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(said), inOrder))
    .digest('hex');
}

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
