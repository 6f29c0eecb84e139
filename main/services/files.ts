/** What the system's errors about files mean to the user. */
import { AppError } from '../../shared/result.ts';

/** @returns an `AppError` naming the path for the causes that a user can act on; anything else unchanged. */
export function fileError(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'no-space',
        `${path}: the disk is full.`,
        'Free some space on this disk and try again; what was saved before is intact.',
        { cause },
      );
    case 'ENOENT':
      return new AppError('not-found', `${path}: there is no such file or folder.`, 'Check the path.', {
        cause,
      });
    case 'ENOTDIR':
      return new AppError('invalid-input', `${path} is not a folder.`, 'Choose a folder.', { cause });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'invalid-input',
        `${path}: this program may not read or write there.`,
        'Check the permissions, or choose another folder.',
        { cause },
      );
    default:
      return cause;
  }
}
