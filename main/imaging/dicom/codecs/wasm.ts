/**
 * Codecs that come as WebAssembly (CharLS, OpenJPEG, OpenJPH, libjpeg-turbo, as Cornerstone builds them): one way to
 * call them all. A module that has thrown may have lost its head (aborted, memory in disorder) and is replaced.
 */
import type { Decode, Samples } from './codec.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

interface WasmDecoder {
  readonly getEncodedBuffer: (bytes: number) => Uint8Array;
  readonly decode: () => void;
  readonly getFrameInfo: () => FrameInfo;
  /** A view of the module's memory. */
  readonly getDecodedBuffer: () => Uint8Array;
  readonly delete: () => void;
}

type Module<Name extends string> = Readonly<Record<Name, new () => WasmDecoder>>;
export type LoadModule<Name extends string> = (options?: {
  readonly print: () => void;
  readonly printErr: () => void;
}) => Promise<Module<Name>>;

const silent = (): void => {
  // what is wrong comes as an exception
};

/** @param components samples per pixel, interleaved @returns a loader of the decoder; each call gives one with a module that works */
export function wasmCodec<Name extends string>(
  load: () => Promise<{ readonly default: LoadModule<Name> }>,
  name: Name,
  components = 1,
): () => Promise<Decode> {
  let loaded: Promise<Module<Name>> | null = null;
  return async () => {
    loaded ??= load().then(({ default: start }) => start({ print: silent, printErr: silent }));
    const module = await loaded;
    return (encoded) => {
      try {
        return decodeWith(new module[name](), encoded, components);
      } catch (cause) {
        loaded = null;
        throw new Error(`cannot be decoded (${detailOf(cause)})`, { cause });
      }
    };
  };
}

function decodeWith(decoder: WasmDecoder, encoded: Uint8Array, components: number): Samples {
  decoder.getEncodedBuffer(encoded.length).set(encoded);
  decoder.decode();
  const { bitsPerSample, isSigned = false, componentCount } = decoder.getFrameInfo();
  if (componentCount !== components) {
    throw new Error(`${componentCount} components where ${components} is expected`);
  }
  const bytes = decoder.getDecodedBuffer().slice();
  decoder.delete();
  if (bitsPerSample <= 8) return bytes;
  return isSigned ? new Int16Array(bytes.buffer) : new Uint16Array(bytes.buffer);
}

/** Exceptions of C++ arrive as addresses. */
function detailOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'the stream is damaged';
}
