// Candidates to faces: weighted non-maximum suppression, then parts of a larger face are dropped.

import { contract } from "../contract";
import type { Candidate } from "./candidates";

/** Overlapping candidates blended by score, largest first. */
export function merge(candidates: readonly Candidate[]): Candidate[] {
  const { overlap_same_face, contained } = contract.face_finder;
  let rest = candidates.toSorted((a, b) => b.score - a.score);
  const blended: Candidate[] = [];
  for (let best = rest[0]; best; best = rest[0]) {
    const top = best;
    const same = (other: Candidate) => other === top || overlap(top, other) > overlap_same_face;
    blended.push(blend(rest.filter(same)));
    rest = rest.filter((other) => !same(other));
  }
  const kept: Candidate[] = [];
  for (const face of blended.sort((a, b) => area(b) - area(a))) {
    if (kept.every((larger) => intersection(face, larger) <= contained * area(face))) {
      kept.push(face);
    }
  }
  return kept;
}

/** The mean weighted by score, with the score of the first. */
function blend(faces: readonly Candidate[]): Candidate {
  const total = faces.reduce((sum, face) => sum + face.score, 0);
  const mean = (value: (face: Candidate) => number) =>
    faces.reduce((sum, face) => sum + value(face) * face.score, 0) / total;
  return {
    score: faces[0].score,
    left: mean((face) => face.left),
    top: mean((face) => face.top),
    right: mean((face) => face.right),
    bottom: mean((face) => face.bottom),
    eyes: [
      mean((face) => face.eyes[0]),
      mean((face) => face.eyes[1]),
      mean((face) => face.eyes[2]),
      mean((face) => face.eyes[3]),
    ],
  };
}

function area(face: Candidate): number {
  return Math.max(face.right - face.left, 0) * Math.max(face.bottom - face.top, 0);
}

function intersection(a: Candidate, b: Candidate): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(width, 0) * Math.max(height, 0);
}

/** Intersection over union. */
function overlap(a: Candidate, b: Candidate): number {
  const shared = intersection(a, b);
  return shared / Math.max(area(a) + area(b) - shared, 1e-9);
}
