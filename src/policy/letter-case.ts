const nonAscii = /[\u0080-\uffff]/;
const upperAscii = /[A-Z]+/g;

/**
 * Lower case for text in which the letter case of A to Z does not matter: actions, condition keys and operators. Other
 * letters are left alone, so that the text keeps its length and no two different names become one.
 */
export const toLowerAscii = (text: string): string => {
  return nonAscii.test(text) ? text.replace(upperAscii, (letters) => letters.toLowerCase()) : text.toLowerCase();
};
