import fc from 'fast-check';

/** What no client should send, and some do. */
const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '-1',
    '1e400',
    '../x',
    '%00',
    "'; --",
    'x'.repeat(70_000),
  ),
  fc.constantFrom(-1, 0, 2 ** 31, 2 ** 63, 0.5, 1e300),
  fc.constantFrom([], {}, [null], [[]], { '': '' }, { constructor: 1 }, { length: -1 }),
  fc.uuid(),
  fc.ipV4(),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The body with some of what is in it replaced, at any depth. */
export const mangled = (body: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 1, arbitrary: odd }, { weight: 9, arbitrary: inside(body) });

function inside(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return value.length === 0 ? odd : fc.tuple(...value.map(orOdd));
  if (typeof value !== 'object' || value === null) return odd;
  return fc.record(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, orOdd(inner)])), {
    noNullPrototype: true,
    requiredKeys: [],
  });
}

const orOdd = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: inside(value) },
  );
