/** A document of plain parts, which a renderer turns into a file. Every text may hold anything. */
export type Block =
  | { kind: "text"; text: string }
  | { kind: "list"; items: readonly string[] }
  | { kind: "code"; language: string; code: string }
  | {
      kind: "table";
      columns: readonly { title: string; isNumber?: boolean }[];
      rows: readonly (readonly string[])[];
    };

export interface Section {
  title: string;
  /** 2 for a chapter, 3 for a part of the one before it. */
  level: 2 | 3;
  blocks: readonly Block[];
}

export interface CardDocument {
  title: string;
  /** Under the title. */
  summary: string;
  sections: readonly Section[];
}
