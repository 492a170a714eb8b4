import { type Method, type RouteFacts, unbuilt, type X7Route } from './x7-route.js';

interface UnbuiltPath extends Pick<RouteFacts, 'path' | 'since' | 'until'> {
  /** Apart by spaces. */
  readonly methods: string;
}

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Rows that answer 501, by path. */
export const unbuiltAll = (paths: readonly UnbuiltPath[]): readonly X7Route[] =>
  paths.flatMap(({ methods, ...facts }) => {
    const named = new Set(methods.split(' '));
    return METHODS.filter((method) => named.has(method)).map((method) => unbuilt({ method, ...facts }));
  });
