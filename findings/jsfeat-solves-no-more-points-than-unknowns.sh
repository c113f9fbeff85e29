#!/usr/bin/env bash
# jsfeat 0.0.8, ml-matrix 6.15.1 to compare (npm), Node.js 20, Linux x86-64.
#
# Behaviour: jsfeat.linalg.svd_solve answers a square system rightly and a tall one, more equations than unknowns,
# wrongly: it steps through the left singular vectors by the number of columns, where they lie in rows as long as the
# number of equations. Points that lie exactly on y = 2x + 1 give another line. svd_decompose of the same matrix is
# right. Nothing is raised or said, the shapes are taken. A good guess is the least squares that the function exists
# for, as numpy.linalg.lstsq or OpenCV's solve with DECOMP_SVD gives; on exact points any method gives the line itself.
# The turn and size that bring a face's five landmarks to their places, four unknowns from ten equations, come out
# wrong, and each face is cut out crooked.
#
# Seen: "line through 4 points of 2x + 1: -2.677x + 4.714, ml-matrix 2.000x + 1.000; through 2 of them: 2.000x + 1.000;
# 5 landmarks doubled and moved by 3, 4: -0.9, 1.6, 107.7, -54.4, ml-matrix 2, 0, 3, 4".
# Exits non-zero once four points give their line.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsfeat@0.0.8 ml-matrix@6.15.1
cat > line.cjs <<'JS'
const jsfeat = require("jsfeat");
const { Matrix, solve } = require("ml-matrix");

function own(rows, wanted) {
  const filled = (columns, height, values) => {
    const matrix = new jsfeat.matrix_t(columns, height, jsfeat.F32_t | jsfeat.C1_t);
    matrix.data.set(values);
    return matrix;
  };
  const answer = filled(1, rows[0].length, rows[0].map(() => 0));
  jsfeat.linalg.svd_solve(filled(rows[0].length, rows.length, rows.flat()), answer, filled(1, rows.length, wanted));
  return [...answer.data].slice(0, rows[0].length);
}
const other = (rows, wanted) => solve(new Matrix(rows), Matrix.columnVector(wanted), true).to1DArray();

const at = [0, 1, 2, 3];
const line = (method, places) => method(places.map((x) => [x, 1]), places.map((x) => 2 * x + 1));
const four = line(own, at);
const two = line(own, at.slice(0, 2));
const compared = line(other, at);
const landmarks = [[30, 40], [70, 40], [50, 60], [35, 80], [65, 80]];
const equations = landmarks.flatMap(([x, y]) => [[x, -y, 1, 0], [y, x, 0, 1]]);
const places = landmarks.flatMap(([x, y]) => [2 * x + 3, 2 * y + 4]);
const [turn, turnCompared] = [own(equations, places), other(equations, places)];
const shown = ([slope, start]) => `${slope.toFixed(3)}x + ${start.toFixed(3)}`;
const rounded = (values) => values.map((value) => Number(value.toFixed(1)) + 0).join(", ");
console.log(
  `line through 4 points of 2x + 1: ${shown(four)}, ml-matrix ${shown(compared)}; through 2 of them: ${shown(two)};` +
    ` 5 landmarks doubled and moved by 3, 4: ${rounded(turn)}, ml-matrix ${rounded(turnCompared)}`,
);
const near = (values, truth) => values.every((value, index) => Math.abs(value - truth[index]) < 0.01);
const truth = [2, 1];
process.exit(near(two, truth) && near(compared, truth) && !near(four, truth) && near(turnCompared, [2, 0, 3, 4])
  && !near(turn, [2, 0, 3, 4]) ? 0 : 1);
JS
node line.cjs
