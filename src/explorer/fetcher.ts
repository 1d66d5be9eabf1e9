import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';

/**
 * Sends operations to `endpoint`. If the response is not a GraphQL response, the response editor and `onProblem` get a
 * sentence that says what to check; `onProblem(null)` reports that responses are valid again. `onAnswer` receives the
 * text of each response.
 */
export function createFetcher(
  endpoint: string,
  onProblem: (problem: string | null) => void,
  onAnswer: (text: string) => void,
): Fetcher {
  return createGraphiQLFetcher({
    url: endpoint,
    enableIncrementalDelivery: false,
    fetch: async (input, init) => {
      const answer = await ask(endpoint, input, init);
      onProblem(answer.problem);
      if (answer.problem === null) onAnswer(await answer.response.clone().text());
      return answer.response;
    },
  });
}

interface Answer {
  readonly response: Response;
  readonly problem: string | null;
}

async function ask(endpoint: string, ...request: Parameters<typeof fetch>): Promise<Answer> {
  try {
    const response = await fetch(...request);
    const text = await response.text();
    return isJsonObject(text)
      ? { response: new Response(text, response), problem: null }
      : refusal(`${endpoint} answered HTTP ${response.status} without a GraphQL answer. Is it the right endpoint?`);
  } catch {
    return refusal(`${endpoint} can't be reached. Is the server still running?`);
  }
}

function refusal(problem: string): Answer {
  return { response: Response.json({ errors: [{ message: problem }] }), problem };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
