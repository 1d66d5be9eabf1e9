/** From the project's own packages: test/e2e installs another copy, whose schemas the service does not recognize. */
export { buildSubgraphSchema } from '@apollo/subgraph';
