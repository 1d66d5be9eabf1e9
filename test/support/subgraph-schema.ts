/** From the project's own packages: test/e2e has a copy of its own, whose schemas the service does not recognise. */
export { buildSubgraphSchema } from '@apollo/subgraph';
