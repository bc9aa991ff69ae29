import * as fc from "fast-check";
import {
  cholesky,
  identity,
  inverse,
  matrixBy,
  plus,
  product,
  transposed,
  type Matrix,
} from "../../../shared/models/training/matrix";
import { largestError } from "./reference";

const value = fc.double({ min: -3, max: 3, noNaN: true });
/** A Aᵀ + 1, which is positive definite whatever A is. */
const definite = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.array(value, { minLength: size * size, maxLength: size * size }).map((values) => {
    const a = { values: Float64Array.from(values), rows: size, columns: size };
    return plus(product(a, transposed(a)), identity(size));
  }),
);
const difference = (a: Matrix, b: Matrix): number => largestError(a.values, b.values);

test("a product is the sum of products of rows and columns", () => {
  const a = matrixBy(2, 3, (row, column) => row * 3 + column);
  const b = matrixBy(3, 2, (row, column) => row - column);
  expect([...product(a, b).values]).toEqual([5, 2, 14, 2]);
});

test("Cholesky's factor is lower triangular, and times itself transposed the matrix", () => {
  fc.assert(
    fc.property(definite, (a) => {
      const lower = cholesky(a);
      expect(difference(product(lower, transposed(lower)), a)).toBeLessThan(1e-10);
      const above = lower.values.filter((_, index) => index % a.columns > Math.floor(index / a.columns));
      expect([...above].every((entry) => entry === 0)).toBe(true);
    }),
  );
});

test("a matrix times its inverse is the identity", () => {
  fc.assert(
    fc.property(definite, (a) => {
      expect(difference(product(a, inverse(a)), identity(a.rows))).toBeLessThan(1e-9);
    }),
  );
});
