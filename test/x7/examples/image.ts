import type { Examples } from '../example.js';

export const imageExamples: Examples = {
  'image GET /images': () => ({ query: 'limit=1&sort=name:asc' }),
  'image GET /images/:id': ({ imageId: id }) => ({ params: { id } }),
};
