/** The part of dcmjs that is used here: its copy of the data dictionary (PS3.6). The package has no types. */
declare module 'dcmjs' {
  interface DictionaryEntry {
    readonly tag: string;
    readonly vr: string;
    readonly name: string;
  }
  const dcmjs: {
    readonly data: {
      readonly DicomMetaDictionary: {
        /** By `(gggg,eeee)`. */
        readonly dictionary: Readonly<Record<string, DictionaryEntry | undefined>>;
      };
    };
  };
  export default dcmjs;
}
