const characters = 0x1_0000;

/** Finds which of many words a text contains, reading it once (Aho-Corasick). */
export class WordFinder {
  /** The state after another character, by the state before and the character. State 0 has read nothing. */
  readonly #next = new Map<number, number>();
  readonly #parents = [0];
  readonly #codes = [0];
  /** The state of the longest proper suffix of what a state has read. */
  readonly #suffixes = [0];
  /** The longest word that ends at a state, by the state that has read it; 0 for none. */
  readonly #words = [0];
  /** The words by the states that have read them. */
  readonly #found = new Map<number, string>();

  constructor(words: Iterable<string>) {
    const levels: number[][] = [];
    for (const word of words) this.#add(word, levels);
    for (const level of levels) for (const state of level) this.#link(state);
  }

  #add(word: string, levels: number[][]): void {
    let state = 0;
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      const known = this.#next.get(state * characters + code);
      if (known === undefined) {
        this.#next.set(state * characters + code, this.#codes.length);
        const level = levels[at] ?? [];
        levels[at] = level;
        level.push(this.#codes.length);
        this.#parents.push(state);
        this.#codes.push(code);
      }
      state = known ?? this.#codes.length - 1;
    }
    this.#found.set(state, word);
  }

  /** Shorter suffixes are linked before. */
  #link(state: number): void {
    const parent = this.#parents[state] ?? 0;
    const suffix = parent === 0 ? 0 : this.#after(this.#suffixes[parent] ?? 0, this.#codes[state] ?? 0);
    this.#suffixes[state] = suffix;
    this.#words[state] = this.#found.has(state) ? state : (this.#words[suffix] ?? 0);
  }

  #after(before: number, code: number): number {
    let state = before;
    for (;;) {
      const next = this.#next.get(state * characters + code);
      if (next !== undefined) return next;
      if (state === 0) return 0;
      state = this.#suffixes[state] ?? 0;
    }
  }

  /** The words in a text, each once. */
  in(text: string): readonly string[] {
    const found = new Set<number>();
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      state = this.#after(state, text.charCodeAt(at));
      // Where a word has been found before, so have those that it ends with.
      for (let word = this.#words[state] ?? 0; word !== 0 && !found.has(word); word = this.#shorter(word))
        found.add(word);
    }
    return [...found].map((word) => this.#found.get(word) ?? '');
  }

  #shorter(word: number): number {
    return this.#words[this.#suffixes[word] ?? 0] ?? 0;
  }
}
