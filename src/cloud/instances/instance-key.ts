/** Where a row stands in the order of pages: reservations stay together, in an order that no launch changes. */
export const instanceKeyOf = (row: {
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly id: string;
}): string => `${row.reservationId}/${row.launchIndex}/${row.id}`;
