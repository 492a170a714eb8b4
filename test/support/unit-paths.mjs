/**
 * What `npm run test:unit` runs: specs of a second or two each. All others come after it in `.ci/run`, which sets
 * ENGINE_TEST_REST=1.
 */
export const unitPaths = [
  ...['src', 'workflows', 'activities', 'test/workflows', 'test/activities', 'test/contract/fake'],
  ...['test/house', 'test/histories', 'test/x7'],
];
