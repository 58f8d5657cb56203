// Numbers that are valid and nobody's: the last character follows from the others.
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100: 17 characters and their check character. */
export function creditCode(body) {
  const sum = [...body].reduce((total, char, at) => total + ALPHABET.indexOf(char) * (3 ** at % 31), 0);
  return body + ALPHABET[(31 - (sum % 31)) % 31];
}

/** GB 11643: 17 digits and their check character. */
export function identityNumber(body) {
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  return body + '10X98765432'[sum % 11];
}
