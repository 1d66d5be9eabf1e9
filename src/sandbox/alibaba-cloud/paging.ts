import { refusals } from './errors.ts';
import type { RpcRequest } from './rpc-request.ts';

/** Which part of a list a request asks for, and the members of the answer that repeat it. */
export interface PageRequest {
  readonly start: number;
  readonly size: number;
  readonly members: { readonly PageNumber: number; readonly PageSize: number };
}

/** Reads PageNumber (from 1) and PageSize (10 by default, 100 at the most). Throws InvalidParameter for others. */
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
