import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import type { RequestBudget } from '../compute/budget.ts';
import { KmsError } from '../errors.ts';
import type { RequestContext } from './context.ts';
import { toLocatedError } from './located-error.ts';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** The quotation marks, colon and comma of a field, or the separators of an item. */
const fieldOverhead = 4;
const itemOverhead = 3;
/** The maximum length of a number, a boolean or null. */
const shortBytes = 8;
/** The approximate memory of an object during execution, with the promises for its fields. */
const objectBytes = 64;

const bytesOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value) + itemOverhead;
  if (!Array.isArray(value)) return shortBytes;
  let bytes = itemOverhead;
  for (const item of value) bytes += bytesOf(item);
  return bytes;
};

/** Longer lists are completed in pieces, so that none of them blocks the event loop for long. */
const wholeLength = 100;
const pieceLength = 25;

/** A turn of the request. Where it fails, it does so in a turn, too: the executor locates the error for each item. */
const pieceTurn = async (budget: RequestBudget): Promise<void> => {
  try {
    await budget.turn();
  } catch (error) {
    await budget.loadTurn();
    throw error;
  }
};

/** The turns of the pieces of a list, one after the other. */
const pieceTurns = (length: number, budget: RequestBudget): readonly Promise<void>[] => {
  const turn = () => pieceTurn(budget);
  let last = Promise.resolve();
  const turns = [last];
  for (let from = pieceLength; from < length; from += pieceLength) {
    last = last.then(turn, turn);
    turns.push(last);
  }
  return turns;
};

/**
 * The items of a long list: each piece waits for its turn after the previous one. The lists of a request are completed
 * one after the other, since waiting items take memory, too.
 */
const inPieces = (items: readonly unknown[], budget: RequestBudget): Promise<readonly unknown[]> => {
  const begun = budget.lists.then(() => pieceTurn(budget)).then(() => pieceTurns(items.length, budget));
  budget.lists = begun.then((turns) => turns.at(-1)).catch(() => {});
  return begun.then((turns) =>
    items.map((item, index) => (index < pieceLength ? item : turns[Math.floor(index / pieceLength)]?.then(() => item))),
  );
};

type Count = (value: unknown, budget: RequestBudget, name: string) => unknown;

/** The approximate length of an error, which contains the names of all its details, including those that are null. */
const errorBytes = 350;

const countedError = (error: unknown, budget: RequestBudget, info: GraphQLResolveInfo): never => {
  budget.spend(errorBytes);
  throw error instanceof KmsError ? toLocatedError(error, info) : error;
};

/**
 * A field that fails at once rejects, too. Where an item of a list throws, the executor stops completing the list, and
 * nothing handles the promises of its other items: a rejection of one of them would end the process.
 */
const rejected = async (error: unknown, budget: RequestBudget, info: GraphQLResolveInfo): Promise<never> =>
  countedError(error, budget, info);

/** Resolves a field, and passes its value to `count`, at once or when it is available. */
const countingResolver =
  (resolve: Resolve, count: Count): Resolve =>
  (source, args, context, info) => {
    const { budget } = context;
    const name = String(info.path.key);
    let value: unknown;
    try {
      value = resolve(source, args, context, info);
      if (!(value instanceof Promise)) return count(value, budget, name);
    } catch (error) {
      return rejected(error, budget, info);
    }
    return value.then(
      (awaited) => count(awaited, budget, name),
      (error) => countedError(error, budget, info),
    );
  };

const counted = (value: unknown, budget: RequestBudget, name: string): unknown => {
  budget.spend(bytesOf(value) + name.length + fieldOverhead);
  return value;
};

/** Objects are counted before their fields, so that nested lists are stopped while they grow. */
const countedObjects = (value: unknown, budget: RequestBudget, name: string): unknown => {
  const isList = Array.isArray(value);
  budget.spend((isList ? value.length : 1) * objectBytes + name.length + fieldOverhead);
  return isList && value.length > wholeLength ? inPieces(value, budget) : value;
};

/** Awaits a value and then the request's turn, since a thousand keys may become available at the same moment. */
const inTurnAfter = async (value: Promise<unknown>, budget: RequestBudget): Promise<unknown> => {
  try {
    const awaited = await value;
    await budget.laterPause();
    return awaited;
  } catch (error) {
    await budget.laterPause();
    throw error;
  }
};

const failInTurn = (error: unknown, budget: RequestBudget): Promise<never> => {
  const turn = budget.pause();
  if (turn === null) throw error;
  return turn.then(() => {
    throw error;
  });
};

/**
 * Resolves a field, and returns its value when it is the request's turn, so that any number of objects or errors can't
 * delay other requests. Values that have to be loaded are requested without waiting for a turn.
 */
const inTurn =
  (resolve: Resolve): Resolve =>
  (source, args, context, info) => {
    const { budget } = context;
    let value: unknown;
    try {
      value = resolve(source, args, context, info);
    } catch (error) {
      return failInTurn(error, budget);
    }
    if (value instanceof Promise) return inTurnAfter(value, budget);
    const turn = budget.pause();
    return turn === null ? value : turn.then(() => value);
  };

const withLimits = ({ type, resolve = defaultFieldResolver }: GraphQLField<unknown, RequestContext>): Resolve =>
  isLeafType(getNamedType(type))
    ? countingResolver(resolve, counted)
    : countingResolver(inTurn(resolve), countedObjects);

/**
 * Makes every field count its part of the response against the request's budget during execution, so that nested lists
 * are stopped before they are complete.
 */
export const countAnswers = (schema: GraphQLSchema): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.resolve = withLimits(field);
  }
  return schema;
};
