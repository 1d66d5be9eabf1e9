import { refusals } from './errors.ts';
import type { RpcRequest } from './rpc-request.ts';

/** The requested page of a list, and the members of the response that repeat it. */
export interface PageRequest {
  readonly start: number;
  readonly size: number;
  readonly members: { readonly PageNumber: number; readonly PageSize: number };
}

/** Reads PageNumber (1 or more) and PageSize (10 by default, at most 100). Throws InvalidParameter for other values. */
export const readPage = (request: RpcRequest): PageRequest => {
  const PageNumber = readNumber(request, 'PageNumber', 1, Number.MAX_SAFE_INTEGER);
  const PageSize = readNumber(request, 'PageSize', 10, 100);
  return { start: (PageNumber - 1) * PageSize, size: PageSize, members: { PageNumber, PageSize } };
};

const readNumber = ({ parameters }: RpcRequest, name: string, byDefault: number, most: number): number => {
  const text = parameters.get(name);
  if (text === undefined || text === '') return byDefault;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1 || Number(text) > most) throw refusals.invalidParameter();
  return Number(text);
};
