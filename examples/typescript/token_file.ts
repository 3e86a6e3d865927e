// Who calls is proven by the token in the file that TREFF_TOKEN_FILE names. For Node alone.
import {readFileSync} from 'node:fs';

// Empty where none is named. Read for each call: tokens end soon, and whoever fetches new ones
// replaces the file.
export function tokenOfFile(): string {
  const path = process.env.TREFF_TOKEN_FILE;
  if (!path) return '';
  const token = readFileSync(path, 'latin1').trim();
  // Looked at here, since fetch shows what it cannot send.
  if (!/^[!-~]+$/.test(token)) throw new Error(`${path} holds no token`);
  return token;
}
