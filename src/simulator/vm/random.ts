/** A source of numbers from 0 to 1, always the same ones after a seed. */
export interface Random {
  next(): number;
  seed(value: number): void;
}

const mask = (1n << 64n) - 1n;

/** The four generators: bits that count, and two shifts. */
const generators = [
  [63n, 31n, 18n],
  [58n, 19n, 28n],
  [55n, 24n, 7n],
  [47n, 21n, 8n],
] as const;

const fixedSeed = [0xa0d277570a345b8cn, 0x764a296c5d4aa64fn, 0x51220704070adeaan, 0x2a2717b5a7b7b927n];
const seedBits = [1, 6, 9, 17];

/** LuaJIT's generator, a combined Tausworthe generator of period 2^223. Each state begins with the same numbers. */
export function createRandom(): Random {
  let state: readonly bigint[] = fixedSeed;

  function step(): bigint {
    state = state.map((z, index) => {
      const [k, q, s] = generators[index] ?? generators[0];
      const high = z & ((mask << (64n - k)) & mask);
      return ((((z << q) & mask) ^ z) >> (k - s)) ^ ((high << s) & mask);
    });
    return state.reduce((left, right) => left ^ right);
  }

  return {
    next: () => Number(step() & 0xfffffffffffffn) / 2 ** 52,
    seed: (value) => {
      let seed = value;
      const view = new DataView(new ArrayBuffer(8));
      state = seedBits.map((bits) => {
        seed = seed * Math.PI + Math.E;
        view.setFloat64(0, seed);
        const least = 1n << BigInt(bits);
        const word = view.getBigUint64(0);
        return word < least ? word + least : word;
      });
      for (let count = 0; count < 10; count++) step();
    },
  };
}
