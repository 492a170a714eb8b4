import type { X7Answer, X7Route } from '../door/x7-route.js';

/** Links of an answer lead to the version that was asked, and what its servers are like is said in its words. */
export const relinked = (route: X7Route, to: (base: string, projectId: string) => string): X7Route => ({
  ...route,
  async run(request, caller): Promise<X7Answer> {
    const answer = await route.run(request, caller);
    const from = `${request.base}/compute/v2.1`;
    const target = to(request.base, caller?.context?.projectId ?? '');
    const { location } = answer.headers ?? {};
    return {
      ...answer,
      ...(location !== undefined && {
        headers: { ...answer.headers, location: location.replace(from, target) },
      }),
      ...(answer.body && { body: replaced(answer.body, from, target) as object }),
    };
  },
});

/** Values that are links; what users wrote stays as it is. */
function replaced(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [
      key,
      key === 'href' && typeof one === 'string' && one.startsWith(from)
        ? to + one.slice(from.length)
        : replaced(one, from, to),
    ]),
  );
}
