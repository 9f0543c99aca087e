/** Sets of cells: small bitsets that are never changed once made. */
export type CellBits = Uint32Array;

export function cellBits(size: number, holds: (cell: number) => boolean): CellBits {
  const bits = new Uint32Array(Math.ceil(size / 32));
  for (let cell = 0; cell < size; cell += 1) {
    if (holds(cell)) bits[cell >>> 5] = word(bits, cell >>> 5) | (1 << (cell & 31));
  }
  return bits;
}

export function bothOf(left: CellBits, right: CellBits): CellBits {
  return left.map((one, index) => one & word(right, index));
}

export function eitherOf(left: CellBits, right: CellBits): CellBits {
  return left.map((one, index) => one | word(right, index));
}

/** What `all` has and `bits` has not. */
export function without(all: CellBits, bits: CellBits): CellBits {
  return all.map((one, index) => one & ~word(bits, index));
}

export function isNone(bits: CellBits): boolean {
  return bits.every((one) => one === 0);
}

export function isWithin(inner: CellBits, outer: CellBits): boolean {
  return inner.every((one, index) => (one & ~word(outer, index)) === 0);
}

export function haveCommon(left: CellBits, right: CellBits): boolean {
  return left.some((one, index) => (one & word(right, index)) !== 0);
}

function word(bits: CellBits, index: number): number {
  return bits[index] ?? 0;
}
