const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

export const readNumber = (text: string): number | null => {
  return numberForm.test(text) ? Number(text) : null;
};

/** Only `true` and `false` can be compared, in any letter case. */
export const readBoolean = (text: string): boolean | null => {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : null;
};

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 in a normal form, in which equal bytes have equal texts. */
export const readBytes = (text: string): string | null => {
  return base64Form.test(text) ? Buffer.from(text, 'base64').toString('base64') : null;
};

/** Many conditions read the same value of a request, one after the other. */
export const rememberLast = <Value>(read: (text: string) => Value): ((text: string) => Value) => {
  let last: { readonly text: string; readonly value: Value } | null = null;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
};
