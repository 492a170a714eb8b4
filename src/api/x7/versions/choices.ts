import { compute20, compute21, json, type Maximum } from './version-documents.js';

const SERVED = /^\/(identity|image|volume|network|compute\/v2(\.1)?|v1\.[01])(\/|$)/;

/** For a path that no version has: which versions there are. Undefined: some version has what begins so. */
export function choicesAt(maximum: Maximum, path: string, base: string): object | undefined {
  if (SERVED.test(path)) return undefined;
  const choices = [compute20(base), compute21(maximum)(base)].map((version) => {
    const { id, status, links } = version as ReturnType<typeof compute20> & Choice;
    return { id, status, links, 'media-types': json(`compute+json;version=${id.slice(1)}`) };
  });
  return { choices };
}

interface Choice {
  readonly id: string;
  readonly status: string;
  readonly links: readonly object[];
}
