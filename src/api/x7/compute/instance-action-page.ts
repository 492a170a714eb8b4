import type { HistoryRow } from '../../../cloud/operations/instance-history.service.js';
import { pageOf } from '../door/page.js';
import type { X7Request } from '../door/x7-route.js';
import { changesIn } from './changes-in.js';

/** Requests of EC2 have the same ids without the word. */
export const bare = (requestId: string): string => requestId.replace(/^req-/, '');

export const shownRequest = ({ requestId }: Pick<HistoryRow, 'requestId'>): string =>
  `req-${bare(requestId)}`;

/** When something last happened of it; milliseconds since 1970. */
export const movedAt = ({ startedAt, finishedAt }: HistoryRow): number => finishedAt ?? startedAt;

/**
 * From 2.58 on a list comes in pages, after requests, and narrowed by when something happened: since a moment, from
 * 2.66 on also before one. Throws 400 for a moment or a marker that is none.
 */
export function actionPage(
  all: readonly HistoryRow[],
  { query, base, version }: Pick<X7Request, 'query' | 'base' | 'version'>,
  server: string,
): { readonly rows: readonly HistoryRow[]; readonly next?: readonly object[] | undefined } {
  if (version < 58) return { rows: all };
  const { since, before } = changesIn(query, version);
  const [first, last] = [since?.getTime() ?? -Infinity, before?.getTime() ?? Infinity];
  const near = all.filter((row) => first <= movedAt(row) && movedAt(row) <= last);
  const named = near.map((row) => ({ row, id: shownRequest(row) }));
  const url = `${base}/compute/v2.1/servers/${server}/os-instance-actions`;
  const { rows, next } = pageOf(named, { query, url });
  // Without a limit nobody turns pages.
  return { rows: rows.map(({ row }) => row), next: query.has('limit') ? next : undefined };
}
