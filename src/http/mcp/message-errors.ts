/** A response of JSON-RPC that reports an error, with its HTTP status. */
export interface MessageError {
  readonly status: 200 | 400;
  readonly body: {
    readonly jsonrpc: '2.0';
    readonly id: string | number | null;
    readonly error: { readonly code: number; readonly message: string };
  };
}

const invalid = (code: number, message: string): MessageError => ({
  status: 400,
  body: { jsonrpc: '2.0', id: null, error: { code, message } },
});

/** The body is not JSON. */
export const notJson: MessageError = invalid(-32_700, 'The body is not JSON.');

/** The protocol has no batches since 2025-06-18: each of their messages would get the limits of a whole request. */
const noBatches = invalid(-32_600, 'Batches are not accepted: send each message in a request of its own.');

const notJsonType = invalid(-32_600, 'Send the message with "Content-Type: application/json".');

const notMessage = invalid(-32_600, 'The body is not a message of JSON-RPC 2.0.');

const loadTypes = () => import('@modelcontextprotocol/sdk/types.js');

/** The schema of a method whose parameters are checked here; null for other methods. */
const schemaOf = (method: string, types: Awaited<ReturnType<typeof loadTypes>>) => {
  if (method === 'initialize') return types.InitializeRequestSchema;
  return method === 'tools/call' ? types.CallToolRequestSchema : null;
};

/**
 * What is wrong with a message, which the SDK would report with other codes: it calls everything that is not a message
 * a parse error, and invalid parameters an internal error. Null if nothing is.
 * @see https://www.jsonrpc.org/specification#error_object
 */
export const findMessageError = async (body: unknown): Promise<MessageError | null> => {
  if (Array.isArray(body)) return noBatches;
  if (typeof body === 'string') return notJsonType;
  const types = await loadTypes();
  const message = types.JSONRPCMessageSchema.safeParse(body).data;
  if (!message) return notMessage;
  if (!types.isJSONRPCRequest(message)) return null;
  const [issue] = schemaOf(message.method, types)?.safeParse(message).error?.issues ?? [];
  if (!issue) return null;
  const error = { code: -32_602, message: `${issue.path.join('.')}: ${issue.message}` };
  return { status: 200, body: { jsonrpc: '2.0', id: message.id, error } };
};
