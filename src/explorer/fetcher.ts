import { createGraphiQLFetcher, type Fetcher, fetcherReturnToPromise } from '@graphiql/toolkit';
import type { AnswerStore } from './answers/answer-store.ts';
import { type Question, readQuestion } from './answers/exchange.ts';
import { type JsonObject, parseJsonObject } from './answers/json.ts';
import { stoppable } from './stoppable.ts';

type Request = Parameters<typeof fetch>;

/**
 * Sends operations to `endpoint`. If the response is not a GraphQL response, or asks for authentication, `onProblem`
 * gets a sentence that says what to do; `onProblem(null)` reports that all is well again. `answers` receives each
 * question with its answer.
 */
export function createFetcher(
  endpoint: string,
  onProblem: (problem: string | null) => void,
  answers: Pick<AnswerStore, 'begin' | 'stop' | 'take'>,
): Fetcher {
  const send = async (stopped: AbortSignal | null, ...[address, init]: Request): Promise<Response> => {
    const question = readQuestion(init?.body);
    if (question) answers.begin(question);
    const { response, answer, problem } = await ask(address, { ...init, signal: stopped });
    if (stopped?.aborted) {
      if (question) answers.stop(question);
      return response;
    }
    onProblem(problem);
    if (question)
      answers.take(question, answer, { askAgain: () => send(null, address, init), ask: askAlso(address, init) });
    return response;
  };
  /** Asks another question as the request asked its own. */
  const askAlso =
    (...[address, init]: Request) =>
    async (question: Question): Promise<JsonObject> => {
      const { answer, problem } = await ask(address, { ...init, body: JSON.stringify(question) });
      onProblem(problem);
      return answer;
    };
  const url = new URL(endpoint, location.href).href;
  return (...operation) =>
    stoppable((stopped) => {
      const sendOnce: typeof fetch = (...request) => send(stopped, ...request);
      const fetcher = createGraphiQLFetcher({ url, enableIncrementalDelivery: false, fetch: sendOnce });
      return fetcherReturnToPromise(fetcher(...operation));
    });
}

interface Answer {
  readonly response: Response;
  readonly answer: JsonObject;
  readonly problem: string | null;
}

const signIn =
  'This server answers authenticated requests only. Under Headers, type its gateway secret, ' +
  '{"Router-Authorization": "…"}, or your token, {"Authorization": "Bearer …"}, or both, and run the query again.';

async function ask(...request: Request): Promise<Answer> {
  const [address] = request;
  try {
    const response = await fetch(...request);
    const text = await response.text();
    const answer = parseJsonObject(text);
    return answer
      ? { response: new Response(text, response), answer, problem: response.status === 401 ? signIn : null }
      : refusal(`${address} responded with HTTP ${response.status}, without GraphQL. Is it the right endpoint?`);
  } catch {
    return refusal(`${address} can't be reached. Is the server still running?`);
  }
}

function refusal(problem: string): Answer {
  const answer = { errors: [{ message: problem }] };
  return { response: Response.json(answer), answer, problem };
}
