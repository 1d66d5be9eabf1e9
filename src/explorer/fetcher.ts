import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import type { AnswerStore } from './answers/answer-store.ts';
import { type Question, readQuestion } from './answers/exchange.ts';
import { isObject, type JsonObject } from './answers/json.ts';

type Request = Parameters<typeof fetch>;

/**
 * Sends operations to `endpoint`. If the response is not a GraphQL response, the response editor and `onProblem` get a
 * sentence that says what to check; `onProblem(null)` reports that responses are valid again. `answers` receives each
 * question with its answer.
 */
export function createFetcher(
  endpoint: string,
  onProblem: (problem: string | null) => void,
  answers: Pick<AnswerStore, 'begin' | 'take'>,
): Fetcher {
  const send = async (...request: Request): Promise<Response> => {
    const question = readQuestion(request[1]?.body);
    if (question) answers.begin(question);
    const { response, answer, problem } = await ask(endpoint, ...request);
    onProblem(problem);
    if (question) answers.take(question, answer, { askAgain: () => send(...request), ask: askAlso(request) });
    return response;
  };
  /** Asks another question as `request` asked its own. */
  const askAlso =
    ([address, init]: Request) =>
    async (question: Question): Promise<JsonObject> => {
      const { answer, problem } = await ask(endpoint, address, { ...init, body: JSON.stringify(question) });
      onProblem(problem);
      return answer;
    };
  return createGraphiQLFetcher({ url: endpoint, enableIncrementalDelivery: false, fetch: send });
}

interface Answer {
  readonly response: Response;
  readonly answer: JsonObject;
  readonly problem: string | null;
}

async function ask(endpoint: string, ...request: Request): Promise<Answer> {
  try {
    const response = await fetch(...request);
    const text = await response.text();
    const answer = parsed(text);
    return answer
      ? { response: new Response(text, response), answer, problem: null }
      : refusal(`${endpoint} responded with HTTP ${response.status}, without GraphQL. Is it the right endpoint?`);
  } catch {
    return refusal(`${endpoint} can't be reached. Is the server still running?`);
  }
}

function refusal(problem: string): Answer {
  const answer = { errors: [{ message: problem }] };
  return { response: Response.json(answer), answer, problem };
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
