import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { TimeSlices } from '../compute/time-slices.ts';
import { KmsError } from '../errors.ts';
import { locationsOf } from './documents/field-locations.ts';

export interface ErrorLog {
  /** Reports an unexpected error, which is a bug. */
  unexpected(error: unknown, incidentId: string): void;
}

/**
 * The `extensions` of a typed error. They have only two keys at the root, since routers can pass on only keys at the
 * root, each by its name.
 */
const toExtensions = (error: KmsError): { readonly code: string; readonly kms: Record<string, unknown> } => {
  const { code, message: _message, ...kms } = error.details();
  return { code, kms };
};

const formattedBefore = new WeakMap<GraphQLError, GraphQLFormattedError>();

/** The formatted error if it is typed; null for every other error. */
export const toTypedError = (error: GraphQLError): GraphQLFormattedError | null => {
  const cause = unwrapResolverError(error);
  if (!(cause instanceof KmsError)) return null;
  const { message } = cause;
  return { ...withLocations(error.toJSON(), error), message, extensions: toExtensions(cause) };
};

/** Formatting this many errors takes about a millisecond. */
const formattedAtOnce = 200;

/**
 * Formats typed errors in slices of the event loop's time. Apollo Server formats all errors of a response at once, and
 * there may be tens of thousands of them; `createErrorFormatter` then returns the prepared results.
 */
export const formatAhead = async (errors: readonly GraphQLError[], slices: TimeSlices): Promise<void> => {
  const owner = {};
  for (const [index, error] of errors.entries()) {
    if (index % formattedAtOnce === 0) await slices.turn(owner);
    const typed = toTypedError(error);
    if (typed) formattedBefore.set(error, typed);
  }
};

/** Adds the locations of the field in the document, taken from the error's nodes. */
const withLocations = (formatted: GraphQLFormattedError, { nodes }: GraphQLError): GraphQLFormattedError => {
  const locations = formatted.locations ?? locationsOf(nodes);
  return locations ? { ...formatted, locations } : formatted;
};

/** Apollo Server's own errors about requests, such as persisted queries with a wrong hash, have a status, no code. */
const isClientError = ({ extensions }: GraphQLError): boolean => {
  const { http } = extensions;
  const status = typeof http === 'object' && http !== null && 'status' in http ? Number(http.status) : 500;
  return status >= 400 && status < 500;
};

/** If many values of variables are invalid, GraphQL ends its list of errors with one that refers to no variable. */
const isAboutVariables = ({ message }: GraphQLError): boolean =>
  message.startsWith('Too many errors processing variables');

/** Apollo Server's text is about its own option. */
const withoutIntrospection = (formatted: GraphQLFormattedError): GraphQLFormattedError => ({
  ...formatted,
  message: 'Introspection is turned off: EXPLORER turns it on. The schema is also in "_service { sdl }".',
  extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
});

/**
 * The only place that decides which error a client gets. A KmsError is returned in full, GraphQL's own errors about the
 * request are passed on, and for every other error the client gets an incident id, with which the error is logged.
 */
export const createErrorFormatter =
  (log: ErrorLog) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const before = error instanceof GraphQLError ? formattedBefore.get(error) : undefined;
    if (before) return before;
    const located = error instanceof GraphQLError ? withLocations(formatted, error) : formatted;
    const cause = unwrapResolverError(error);
    if (cause instanceof KmsError) return { ...located, message: cause.message, extensions: toExtensions(cause) };
    if (formatted.extensions?.validationErrorCode === 'INTROSPECTION_DISABLED') return withoutIntrospection(located);
    if (cause instanceof GraphQLError && formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return located;
    if (cause instanceof GraphQLError && (isClientError(cause) || isAboutVariables(cause))) {
      return { ...located, extensions: { code: 'BAD_USER_INPUT' } };
    }
    const incidentId = randomUUID();
    log.unexpected(cause, incidentId);
    return {
      ...located,
      message: "An unexpected error occurred. Its incident id is in this service's log.",
      extensions: { code: 'INTERNAL_SERVER_ERROR', incidentId },
    };
  };
