/** What the system's errors about files mean to people: the one place where their codes are read. */
import { getSystemErrorMap } from 'node:util';
import { AppError, errorData, type ErrorCode, type ErrorData } from '../../shared/result.ts';

interface Meaning {
  readonly code: ErrorCode;
  /** After the path. */
  readonly says: string;
  readonly hint: string;
}

const noSpace: Meaning = {
  code: 'no-space',
  says: ': the disk is full.',
  hint: 'Free some space on this disk and try again; what was saved before is intact.',
};
const notAllowed: Meaning = {
  code: 'invalid-input',
  says: ': this program may not read or write there.',
  hint: 'Check the permissions, or choose another folder.',
};
const brokenDisk: Meaning = {
  code: 'corrupt',
  says: ': the disk reports an error for this file.',
  hint: 'Check the disk and its cables or the network share, then try again; keep a copy of what can still be read.',
};
const wrongKind: Meaning = {
  code: 'invalid-input',
  says: ': this is neither a file nor a folder that can be used here.',
  hint: 'Choose a regular file.',
};
const isFolder: Meaning = {
  code: 'invalid-input',
  says: ' is a folder, not a file.',
  hint: 'Choose a file, or another name.',
};

/** Codes of errno(3), and some of Node's own, that a person can act on. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: noSpace,
  EDQUOT: { ...noSpace, says: ': your share of the disk is used up.' },
  EFBIG: { ...noSpace, says: ': the file is larger than this disk allows.' },
  ENOENT: { code: 'not-found', says: ': there is no such file or folder.', hint: 'Check the path.' },
  ENOTDIR: { code: 'invalid-input', says: ' is not a folder.', hint: 'Choose a folder.' },
  EISDIR: isFolder,
  ERR_FS_EISDIR: isFolder,
  EEXIST: {
    code: 'invalid-input',
    says: ' exists already.',
    hint: 'Choose another name, or remove it first.',
  },
  ENOTEMPTY: {
    code: 'busy',
    says: ': this folder is not empty.',
    hint: 'Look what lies in it, then try again.',
  },
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: {
    ...notAllowed,
    says: ': this disk can only be read.',
    hint: 'Copy the data to a disk that can be written to.',
  },
  ENAMETOOLONG: { code: 'invalid-input', says: ': this name is too long.', hint: 'Choose a shorter one.' },
  ELOOP: { code: 'invalid-input', says: ': links lead in a circle here.', hint: 'Choose the file itself.' },
  EXDEV: { code: 'invalid-input', says: ' lies on another disk.', hint: 'Choose a place on the same disk.' },
  EBUSY: { code: 'busy', says: ' is in use by another program.', hint: 'Close it there, then try again.' },
  ETXTBSY: { code: 'busy', says: ' is in use by another program.', hint: 'Close it there, then try again.' },
  EMFILE: { code: 'busy', says: ': too many files are open.', hint: 'Close other programs, then try again.' },
  ENFILE: { code: 'busy', says: ': too many files are open.', hint: 'Close other programs, then try again.' },
  ENOMEM: {
    code: 'no-space',
    says: ': there is no memory left.',
    hint: 'Close other programs, then try again.',
  },
  EIO: brokenDisk,
  ESTALE: brokenDisk,
  ENODEV: brokenDisk,
  ETIMEDOUT: brokenDisk,
  EHOSTDOWN: brokenDisk,
  EREMOTEIO: brokenDisk,
  ENOTCONN: brokenDisk,
  ENOLCK: brokenDisk,
  UNKNOWN: brokenDisk, // Windows
  ENXIO: wrongKind,
  EINVAL: wrongKind,
  EOPNOTSUPP: wrongKind,
  ESPIPE: wrongKind,
  ERR_INVALID_ARG_VALUE: {
    code: 'invalid-input',
    says: ': this name has letters that no file can have.',
    hint: 'Choose another name.',
  },
  ERR_FS_FILE_TOO_LARGE: {
    code: 'unsupported',
    says: ': this file is too large to be read at once (2 GiB).',
    hint: 'Choose another file.',
  },
  EILSEQ: {
    code: 'invalid-input',
    says: ': this name has letters that the disk cannot store.',
    hint: 'Choose another name.',
  },
};

/** How a file ends while it is written; one that a killed process left may be removed. */
export const partialSuffix = '.partial';

/** Where neither the error nor whoever caught it knows the path. */
const somewhere = 'What was to be read or written';

/**
 * @param path what was worked on; the error's own path, where it has one, is named instead
 * @returns an `AppError` naming the path for every error of the file system; anything else unchanged.
 */
export function fileError(cause: unknown, path?: string): unknown {
  if (!(cause instanceof Error) || cause instanceof AppError) return cause;
  const meaning = meaningOf(cause);
  if (meaning === undefined) return cause;
  return new AppError(meaning.code, `${pathOf(cause) ?? path ?? somewhere}${meaning.says}`, meaning.hint, {
    cause,
  });
}

/** Any thrown value as plain data, errors of the file system as sentences. */
export function plainError(cause: unknown): ErrorData {
  return errorData(fileError(cause));
}

function meaningOf(cause: Error): Meaning | undefined {
  const { code: given, syscall } = cause as NodeJS.ErrnoException;
  const code = given === '' ? codeOfText(cause.message) : given;
  if (code === undefined) return undefined;
  if (code === 'ERR_INVALID_ARG_VALUE' && !cause.message.includes('null bytes')) return undefined;
  const known = meanings[code];
  if (known !== undefined || syscall === undefined) return known;
  const says = `: the system refused this (${code}).`;
  return { code: 'invalid-input', says, hint: 'Check the disk and the path, then try again.' };
}

/** `rmSync` of newer releases of Node tells some errors by their text alone. */
function codeOfText(message: string): string {
  const text = message.toLowerCase();
  const known = [...getSystemErrorMap().values()].find(([, meaning]) => text.includes(meaning.toLowerCase()));
  return known?.[0] ?? message;
}

/** Of a rename the target. A temporary name of ours (`atomic.ts`) says nothing to anybody. */
function pathOf(cause: Error): string | undefined {
  const { path, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string };
  const named = dest ?? path;
  return named?.endsWith(partialSuffix) === true ? undefined : named;
}
