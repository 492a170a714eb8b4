/** `self`, then `bookmark`, which has no version. */
export const linksOf = (base: string, collection: string, id: string): readonly object[] => [
  { rel: 'self', href: `${base}/compute/v2.1/${collection}/${id}` },
  { rel: 'bookmark', href: `${base}/compute/${collection}/${id}` },
];

/** An id, or a link that ends in it. */
export const lastSegment = (ref: string): string => ref.split('/').at(-1) ?? '';
