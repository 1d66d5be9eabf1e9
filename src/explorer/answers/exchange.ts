import { isObject, type JsonObject, parseJsonObject, textOf } from './json.ts';

/** What was asked, as it was sent. */
export interface Question {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: JsonObject;
}

/** The question in the body of a GraphQL request; null if there is none. */
export const readQuestion = (body: unknown): Question | null => {
  const request = typeof body === 'string' ? parseJsonObject(body) : null;
  if (!request) return null;
  const { query, operationName, variables } = request;
  if (typeof query !== 'string') return null;
  return { query, operationName: textOf(operationName), variables: isObject(variables) ? variables : {} };
};

/** Whether GraphiQL itself asks, to learn the schema. */
export const isIntrospection = ({ operationName }: Question): boolean => operationName === 'IntrospectionQuery';
