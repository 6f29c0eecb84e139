/** New unique identifiers without an organisation's root: `2.25.` and a random UUID as a number (PS3.5 B.2). */
import { randomUUID } from 'node:crypto';

export function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
}
