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

/** The bytes that base64 stands for, in the one spelling that all others of them are compared by. */
export const readBytes = (text: string): string | null => {
  return base64Form.test(text) ? Buffer.from(text, 'base64').toString('base64') : null;
};
